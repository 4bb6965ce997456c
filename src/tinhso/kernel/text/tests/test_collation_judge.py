"""Our order against ICU's Vietnamese collation, where the server has ICU (Debian's PostgreSQL; not the embedded)."""

import random

import pytest
from django.db import connection

from tinhso.kernel.text.api import sort_key

INITIALS = [
    "",
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "ng",
    "nh",
    "ph",
    "s",
    "t",
    "th",
    "v",
    "x",
    "Đ",
    "B",
]
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
ENDINGS = ["", "n", "ng", "m", "t", "c", "i", "o"]


def words(number: int) -> list[str]:
    """Names of one to three made-up syllables, the same ones each time."""
    dice = random.Random(1989)

    def syllable() -> str:
        return dice.choice(INITIALS) + dice.choice(VOWELS) + dice.choice(ENDINGS)

    return sorted({" ".join(syllable() for _ in range(dice.randint(1, 3))) for _ in range(number)})


@pytest.mark.django_db
def test_order_agrees_with_icu() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = 'vi-x-icu'")
        if cursor.fetchone() is None:
            pytest.skip("this PostgreSQL has no ICU; the run on Debian's PostgreSQL judges")
        cursor.execute('SELECT w FROM unnest(%s::text[]) w ORDER BY w COLLATE "vi-x-icu"', [words(5000)])
        judged = [word for (word,) in cursor.fetchall()]
    keys = [sort_key(word).encode() for word in judged]
    wrong = [(judged[at], judged[at + 1]) for at in range(len(keys) - 1) if keys[at] > keys[at + 1]]
    assert wrong == []
