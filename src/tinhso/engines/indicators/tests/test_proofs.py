"""Two notes name the same paper, or they do not."""

import datetime as dt

import pytest

from tinhso.engines.indicators import proofs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Kế hoạch số 12/KH-UBND ngày 05/01/2025",
            "KH 12 / KH–UBND, ngày 5 tháng 1 năm 2025 của UBND phường",
        ),
        ("Nghị định 13/2023/NĐ-CP", "nghị định số 13/2023/nđ-cp của Chính phủ"),
        ("Luật 20/2023/QH15", "Điều 3 Luật số 20/2023/QH15"),
        ("https://haitan.gov.vn/tin/12?x=1", "Xem tại http://www.HAITAN.gov.vn/tin/12?x=1."),
        ("BC 7/BC-UBND ngày 1/2/2025, https://a.vn/1", "7/BC-UBND ngày 01-02-2025"),
    ],
)
def test_notes_about_the_same_paper_give_the_same_reference(one: str, other: str) -> None:
    assert proofs.reference(one) == proofs.reference(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12/KH-UBND ngày 05/01/2025", "12/KH-UBND ngày 05/01/2024"),
        ("12/KH-UBND ngày 05/01/2025", "12/BC-UBND ngày 05/01/2025"),
        ("https://a.vn/tin/1", "https://a.vn/tin/2"),
    ],
)
def test_other_years_kinds_and_pages_are_other_papers(one: str, other: str) -> None:
    assert proofs.reference(one) != proofs.reference(other)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Tệp đính kèm",
        "Sổ hồ sơ năm 2025",
        "Kế hoạch 12/KH-UBND",  # every commune has one
        "Đạt 85/100 điểm ngày 05/01/2025",
        "https://dichvucong.gov.vn/",  # everybody's front page
        "http://[hỏng",
    ],
)
def test_what_names_no_single_paper_gives_nothing(note: str) -> None:
    assert proofs.reference(note) == ""


def test_the_date_is_the_one_in_words_or_figures_and_none_that_does_not_exist() -> None:
    assert proofs.date("KH 12/KH-UBND ngày 05/01/2025") == dt.date(2025, 1, 5)
    assert proofs.date("ngày 5 tháng 1 năm 2025") == dt.date(2025, 1, 5)
    assert proofs.date("ngày 31/02/2025, sửa 1.3.2025") == dt.date(2025, 3, 1)
    for note in ("tháng 3/2025", "năm 2025", "31/02/2025", "https://a.vn/tin/5-1-2025", "1/1/1900"):
        assert proofs.date(note) is None
