"""A text made even for matching, with the way back to the offsets of the original.

`norm` (NFC, straight quotes and dashes, soft line wraps as spaces), `low` (lower case, one spelling of
tone marks) and `fold` (no marks at all, for OCR slips) have the same length, so an index found in one
is good in all three; `pos` maps it to the original text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

Span = tuple[int, int]

_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u3000": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "\u00ad": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "\u2212": "-",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\uff05": "%",
        "\u2265": "≥",
        "\u2264": "≤",
        "\u2a7e": "≥",
        "\u2a7d": "≤",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
    }
)
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_TONE_PLACES = {
    **dict(zip(("oà", "oá", "oả", "oã", "oạ"), ("òa", "óa", "ỏa", "õa", "ọa"), strict=True)),
    **dict(zip(("oè", "oé", "oẻ", "oẽ", "oẹ"), ("òe", "óe", "ỏe", "õe", "ọe"), strict=True)),
    **dict(zip(("uỳ", "uý", "uỷ", "uỹ", "uỵ"), ("ùy", "úy", "ủy", "ũy", "ụy"), strict=True)),
}
_TONE = re.compile(r"(?<!q)(?:" + "|".join(_TONE_PLACES) + r")(?!\w)")


@dataclass(frozen=True)
class Prepared:
    """The even text and its way back."""

    original: str
    norm: str
    low: str
    fold: str
    pos: range | list[int]

    def span(self, start: int, end: int) -> Span:
        """The span in the original text of `norm[start:end]`, without white space at its ends."""
        while start < end and self.norm[start].isspace():
            start += 1
        while end > start and self.norm[end - 1].isspace():
            end -= 1
        return (self.pos[start], self.pos[end])

    def words(self, start: int, end: int) -> str:
        """The normalised text of a range with runs of white space made one space."""
        return " ".join(self.norm[start:end].split())


def fold_text(text: str) -> str:
    """`text` in lower case without any Vietnamese mark; same length as the NFC input."""
    table = {c: _bare(c) for c in set(text)}
    return "".join([table[c] for c in text])


def lower_text(text: str) -> str:
    """`text` in lower case with one spelling of tone marks (`hoá` as `hóa`); same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join([c if len(c.lower()) != 1 else c.lower() for c in text])
    return _TONE.sub(lambda m: _TONE_PLACES[m[0]], low)


def _bare(char: str) -> str:
    if char in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFD", char)[0].lower()
    return plain if len(plain) == 1 else char


def _composed(text: str) -> tuple[str, range | list[int]]:
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    out: list[str] = []
    pos: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFC", match[0])
        out.append(piece)
        pos.extend([match.start()] * len(piece))
    pos.append(len(text))
    return "".join(out), pos


def prepare(text: str) -> Prepared:
    """Make `text` even. Line ends stay where they are; `layout` joins soft wraps afterwards."""
    norm, pos = _composed(text)
    norm = norm.translate(_PLAIN).replace("\r\n", " \n")
    if "\n" not in norm:
        norm = norm.replace("\r", "\n")
    norm = norm.replace("\r", " ")
    return Prepared(text, norm, lower_text(norm), fold_text(norm), pos)


def join_lines(prepared: Prepared, breaks: list[int]) -> Prepared:
    """The same text with the line ends at `breaks` turned into spaces (soft wraps)."""
    chars = list(prepared.norm)
    for at in breaks:
        chars[at] = " "
    norm = "".join(chars)
    return Prepared(prepared.original, norm, lower_text(norm), fold_text(norm), prepared.pos)
