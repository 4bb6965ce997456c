import random

from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.text.api import fold, sort_key

IN_ORDER = [
    *[
        "An",
        "Ân Thi",
        "Ba Đình",
        "Bà Rịa",
        "Cà Mau",
        "Chí Linh",
        "Dầu Tiếng",
        "Đà Lạt",
        "Đắk Lắk",
        "Em",
        "Êm",
        "Gò Dầu",
    ],
    *[
        "Hà Nội",
        "Hải Dương",
        "Hòa Bình",
        "Huế",
        "Lào Cai",
        "Oai",
        "Ô Môn",
        "Ơn",
        "Phường 2",
        "Phường 10",
        "Phường Hải Châu",
    ],
    *["Thanh Hóa", "Tứ Kỳ", "Ư", "Vĩnh Phúc", "Yên Bái"],
]


def by_bytes(text: str) -> bytes:
    return sort_key(text).encode()


def test_place_names_sort_as_in_the_alphabet() -> None:
    shuffled = IN_ORDER.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=by_bytes) == IN_ORDER


def test_letters_stand_in_alphabet_order() -> None:
    alphabet = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
    assert sorted(set(alphabet), key=by_bytes) == alphabet


def test_tones_stand_level_falling_asking_tumbling_rising_heavy_and_small_before_capital() -> None:
    assert sorted(["má", "mạ", "ma", "mã", "Ma", "mà", "mả"], key=by_bytes) == [
        "ma",
        "Ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
    ]


def test_tone_decides_only_between_equal_letters() -> None:
    assert by_bytes("bà an") < by_bytes("ba bn") < by_bytes("bạ bn")


@given(st.text(), st.text())
def test_key_fits_a_database_column_and_prefixes_come_first(text: str, more: str) -> None:
    assert "\t" not in sort_key(text).split("\t")[0]
    if fold(text).isalpha() and fold(more).isalpha() and text.isascii() and more.isascii():
        assert sort_key(text).split("\t")[0] <= sort_key(text + more).split("\t")[0]
