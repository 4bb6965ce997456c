"""Vietnamese alphabetical order as a string that plain byte order sorts correctly.

The embedded database has no ICU, so lists are ordered by a stored key. Order as in CLDR's collation for `vi`:
letters a ă â b c d đ e ê … o ô ơ … u ư …; then tones ngang, huyền, hỏi, ngã, sắc, nặng; then case.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that follow their base letter: "{" and "|" are greater than "z", so every "a…" stands before "ă".
_AFTER_BASE = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"
_NUMBER = re.compile(r"[0-9]+")


class _Primary(dict[int, str]):
    """Character → its place in the alphabet; everything that is no letter or digit becomes a space."""

    def __missing__(self, code: int) -> str:
        letter, _tone = _parts(chr(code))
        self[code] = letter
        return letter


class _Tone(dict[int, str]):
    """Character → rank of its tone; nothing for characters that are not letters."""

    def __missing__(self, code: int) -> str:
        letter, tone = _parts(chr(code))
        self[code] = "" if letter == " " else tone
        return self[code]


class _Case(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = "" if not character.isalnum() else "1" if character.isupper() else "0"
        return self[code]


def _parts(character: str) -> tuple[str, str]:
    """Primary string and tone rank of one composed character."""
    if unicodedata.combining(character):
        return "", ""
    if not character.isalnum():
        return " ", ""
    marks = unicodedata.normalize("NFD", character.lower())
    tone = next((_TONE_RANK[mark] for mark in marks if mark in _TONE_RANK), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONE_RANK))
    if letter in _AFTER_BASE:
        return _AFTER_BASE[letter], tone
    if len(marks) > 1 and marks[0].isascii():
        return marks[0], tone if tone != "0" else _OTHER_MARK
    return letter, tone


_primary, _tone, _case = _Primary(), _Tone(), _Case()


def sort_key(text: str) -> str:
    """A string whose byte order (collation C) is Vietnamese alphabetical order.

    Marks of letters count first, tones second, case last, over the whole text as CLDR does.
    Punctuation counts as a space, numbers by size (`Phường 2` before `Phường 10`; up to 16 digits).
    Different texts may share a key (`"A-B"`, `"A B"`): order by a code as well where that matters.
    """
    composed = unicodedata.normalize("NFC", text)
    letters = " ".join(composed.translate(_primary).split())
    letters = _NUMBER.sub(_by_size, letters)
    tones = composed.translate(_tone).rstrip("0")
    case = composed.translate(_case).rstrip("0")
    return f"{letters}\t{tones}\t{case}" if tones or case else letters


def _by_size(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0")
    return chr(0x30 + min(len(digits), 16)) + digits
