"""File names fit for a header, a disk and a reader."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150

# Control characters, and marks that turn the writing direction ("fdp.exe" shown as "exe.pdf").
_HIDDEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")


def tidy(name: str) -> str:
    """The last part of a name as a browser sent it, without anything that misleads; the extension is kept.

    `C:\\hồ sơ\\kế hoạch.PDF` gives `kế hoạch.PDF`; nothing left gives `tep`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _SPACES.sub(" ", _FORBIDDEN.sub("_", _HIDDEN.sub("", last))).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if len(clean) > LONGEST:
        clean = (stem[: LONGEST - len(extension) - 1] + dot + extension)[:LONGEST] if dot else clean[:LONGEST]
    return clean or "tep"
