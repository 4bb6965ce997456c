"""The Jinja2 environment of all our pages.

Macros of templates/ui/parts/ are at hand everywhere as `ui.…`: a block can be drawn alone for htmx, and
imports at the top of a page would not be seen there.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from tinhso.kernel.text import api as text
from tinhso.kernel.ui import charts, icons, maps, tables
from tinhso.kernel.ui.addresses import url
from tinhso.kernel.ui.shell import shell_of
from tinhso.kernel.ui.staticfiles import address, stylesheets

PARTS = Path(__file__).parent / "templates" / "ui" / "parts"


class Parts:
    """The macros of every file in ui/parts/, as attributes; loaded at first use."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    @cached_property
    def _macros(self) -> dict[str, Macro]:
        found: dict[str, Macro] = {}
        for path in sorted(PARTS.glob("*.html")):
            module = self._environment.get_template(f"ui/parts/{path.name}").module
            for name, macro in vars(module).items():
                if isinstance(macro, Macro):
                    if name in found:
                        raise LookupError(f"two macros are called {name}; see ui/parts/{path.name}")
                    found[name] = macro
        return found

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(f"no macro ui.{name}; see docs/reference/ui.md") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._macros)


def said(words: str, /, **variables: Any) -> Markup:
    """`_()` of templates as Jinja's own, which copies the whole context at each call within a loop."""
    found = Markup(gettext(words))  # noqa: S704  our own words, variables are escaped
    return found % variables if variables or "%" in found else found


def number(value: Any, digits: int | None = None) -> str:
    """A number as written in Vietnam; an en dash where there is none."""
    return "–" if value is None else text.format_number(value, digits)


def percent(value: Any, digits: int | None = None) -> str:
    """A ratio of one as percent; an en dash where there is none."""
    return "–" if value is None else text.format_percent(value, digits)


def capital(value: Any) -> str:
    """The words with a capital first letter, as a title or sentence begins."""
    words = str(value)
    return words[:1].upper() + words[1:]


def money(value: Any) -> str:
    """Đồng; an en dash where there is none."""
    return "–" if value is None else text.format_money(value)


def day(value: dt.date | None) -> str:
    """`26/03/2024`; an en dash where there is none."""
    return "–" if value is None else text.format_date(value)


def moment(value: dt.datetime | None) -> str:
    """`26/03/2024 14:05` in Vietnam; an en dash where there is none."""
    return "–" if value is None else text.format_datetime(value)


def when(value: dt.date | dt.datetime | None) -> Markup:
    """A day or a moment as a <time> element."""
    if value is None:
        return Markup("–")
    words = moment(value) if isinstance(value, dt.datetime) else day(value)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words)


def environment(**options: Any) -> Environment:
    """What settings.TEMPLATES names. Templates come from `templates/` of our own modules only."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs() if _ours(config.name)]
    own = FileSystemLoader([str(folder) for folder in folders if folder.is_dir()])
    options["loader"] = ChoiceLoader([own, options["loader"]])
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    env = Environment(  # noqa: S701  autoescape is on: Django passes it, and it is set again below
        **{
            **options,
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "undefined": StrictUndefined,
        }
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]  # added by the i18n extension
    env.globals.update(
        _=said,
        gettext=said,
        ui=Parts(env),
        url=url,
        static=address,
        stylesheets=stylesheets,
        shell=shell_of,
        icon=icons.icon,
        sparkline=charts.sparkline,
        meter=charts.meter,
        bars=charts.bars,
        line_chart=charts.line_chart,
        choropleth=maps.choropleth,
        rank=tables.rank,
    )
    env.filters.update(
        number=number, percent=percent, money=money, day=day, moment=moment, when=when, capital=capital
    )
    return env


def _ours(name: str) -> bool:
    return name.startswith("tinhso.")
