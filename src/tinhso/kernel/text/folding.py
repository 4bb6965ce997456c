"""Folding and one spelling: what searching and matching Vietnamese need."""

from __future__ import annotations

import re
import unicodedata

# Combining marks U+0300..U+036F go away; đ has no decomposition, so it is named.
_FOLD: dict[int, str | None] = {**dict.fromkeys(range(0x0300, 0x0370)), ord("đ"): "d", ord("Đ"): "d"}

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LETTER = "a-zA-ZđĐ"
# In decomposed text a letter is base + marks. "Open" syllables end in oa, oe, uy.
_TONE_ON_SECOND = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?![{_LETTER}\u0300-\u036f])"
                             rf"|(?<![qQ])([uU])([yY])([{_TONES}])(?![{_LETTER}\u0300-\u036f])")  # fmt: skip
_TONE_TOO_EARLY = re.compile(
    rf"([oO])([{_TONES}])([aAeE]\u0306?)(?=[{_LETTER}])"
    rf"|([uU])([{_TONES}])([yY])(?=[{_LETTER}])"
    rf"|(?<=[qQ])([uU])([{_TONES}])([aAeEiIoOyY][\u0302\u0306\u031b]?)(?![{_TONES}])"
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case without marks: `"Đồng Hoà"` and `"ĐỒNG HÒA"` give `"dong hoa"`.

    Accepts composed and decomposed input; the result is NFC. Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFD", text).lower()
    return unicodedata.normalize("NFC", lowered.translate(_FOLD))


def normalise(text: str) -> str:
    """One spelling for the same word: NFC, and tone marks where the official place names put them.

    Open syllables carry the tone on the first vowel (`hoà` → `hòa`, `thuý` → `thúy`, as in
    "Thanh Hóa" of resolution 202/2025/QH15); closed ones and `qu…` on the main vowel
    (`hòan` → `hoàn`, `qúy` → `quý`). Upper and lower case are kept.
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    while (moved := _TONE_TOO_EARLY.sub(_tone_to_second, apart)) != apart:
        apart = moved  # `qũoe…`: from u to o, then from o to e; each step moves a tone to the right
    apart = _TONE_ON_SECOND.sub(_tone_to_first, apart)
    return unicodedata.normalize("NFC", apart)


def slugify(text: str) -> str:
    """An address part: `"Xã Đắk Lắk (mới)"` → `"xa-dak-lak-moi"`. Empty when nothing is left."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def _tone_to_first(found: re.Match[str]) -> str:
    first, second, tone = (part for part in found.groups() if part)
    return first + tone + second


def _tone_to_second(found: re.Match[str]) -> str:
    first, tone, second = (part for part in found.groups() if part)
    # Canonical order: dot below (class 220) stands before the marks above, horn before both.
    return first + unicodedata.normalize("NFD", second + tone)
