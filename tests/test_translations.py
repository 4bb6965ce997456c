"""English is a full second language: nothing that people read may lack it."""

import re
from pathlib import Path

import polib
import pytest

from tinhso.config import messages

FIELD = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w+)\}")


def test_every_word_has_an_english_translation() -> None:
    file = polib.pofile(str(messages.ENGLISH))
    done = {(e.msgid, e.msgid_plural) for e in file if e.translated()}
    wanted = {word if isinstance(word, tuple) else (word, "") for word in messages.used()}
    lacking = sorted(word[0] for word in wanted - done)
    assert not lacking, (
        f"{len(lacking)} words: python -m tinhso.config.messages, then translate:\n" + "\n".join(lacking[:40])
    )


@pytest.mark.parametrize("written", [messages.ENGLISH, messages.VIETNAMESE], ids=["en", "vi"])
def test_the_compiled_file_is_the_written_one(written: Path) -> None:
    file = polib.pofile(str(written))
    compiled = polib.mofile(str(written.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in compiled if e.msgid} == {
        e.msgid: e.msgstr for e in file if e.translated()
    }


def test_translations_keep_the_fields_of_the_original() -> None:
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(messages.ENGLISH))
        if entry.translated()
        and not entry.msgid_plural
        and sorted(FIELD.findall(entry.msgid)) != sorted(FIELD.findall(entry.msgstr))
    ]
    assert not wrong
