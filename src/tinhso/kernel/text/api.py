"""Door 1 of `text`: everything others may call. Needs no Django set-up."""

from tinhso.kernel.text.clock import VIETNAM, at, local, now, today
from tinhso.kernel.text.collation import sort_key
from tinhso.kernel.text.dates import format_date, format_date_long, format_datetime, parse_date
from tinhso.kernel.text.folding import fold, normalise, slugify
from tinhso.kernel.text.messages import gettext, gettext_noop, phrase
from tinhso.kernel.text.numbers import CannotParse, format_money, format_number, format_percent, parse_number
from tinhso.kernel.text.words import money_in_words, number_in_words

__all__ = [
    "VIETNAM",
    "CannotParse",
    "at",
    "fold",
    "format_date",
    "format_date_long",
    "format_datetime",
    "format_money",
    "format_number",
    "format_percent",
    "gettext",
    "gettext_noop",
    "local",
    "money_in_words",
    "normalise",
    "now",
    "number_in_words",
    "parse_date",
    "parse_number",
    "phrase",
    "slugify",
    "sort_key",
    "today",
]
