"""Documents named in unseen texts: what was missed, one invented sentence each."""

from tinhso.apps.programme.reading.api import read_text


def dates(text: str) -> dict[str, str | None]:
    return {d.number: d.date for d in read_text(text).documents}


def test_a_day_without_year_takes_the_year_the_news_came_out() -> None:
    text = "Tin tức\nNgày đăng: 04/03/2022\nNgày 1-3, UBND tỉnh An Giang ban hành Kế hoạch số 35/KH-UBND về thanh toán."
    assert dates(text) == {"35/KH-UBND": "2022-03-01"}


def test_an_issuing_date_is_found_across_an_abbreviated_city() -> None:
    text = "Ngày 21/9/2023, Phó Chủ tịch UBND TP. Cần Thơ ký ban hành Kế hoạch số 236/KH-UBND."
    assert dates(text) == {"236/KH-UBND": "2023-09-21"}


def test_a_date_belongs_to_the_document_it_follows() -> None:
    text = (
        "- Nghị quyết số 50/NQ-CP ngày 17 tháng 4 năm 2020 của Chính phủ ban hành Chương trình hành động thực hiện "
        "Nghị quyết số 52-NQ/TW;"
    )
    assert dates(text) == {"50/NQ-CP": "2020-04-17", "52-NQ/TW": None}


def test_a_month_written_twice_is_still_a_date() -> None:
    assert dates("Quyết định số 411/QĐ-TTg ngày 31 tháng 3 tháng 2022 của Thủ tướng Chính phủ.") == {
        "411/QĐ-TTg": "2022-03-31"
    }


def issuers(text: str) -> list[str | None]:
    return [d.issuer for d in read_text(text).documents]


def test_the_signer_is_no_part_of_the_issuer() -> None:
    text = "Phó Chủ tịch UBND tỉnh An Giang Trần Văn Bé vừa ký ban hành Kế hoạch số 77/KH-UBND."
    assert issuers(text) == ["UBND tỉnh An Giang"]


def test_documents_in_a_row_share_the_issuer_named_at_its_end() -> None:
    text = (
        "Tỉnh An Giang quán triệt Nghị quyết 11-NQ/TU ngày 05 tháng 3 năm 2022, Chỉ thị số 21-CT/TU ngày 9 tháng 6 "
        "năm 2023 và Thông báo số 300-TB/TU của Ban Thường vụ Tỉnh ủy."
    )
    assert issuers(text) == ["Ban Thường vụ Tỉnh ủy An Giang"] * 3


def test_party_bodies_of_ministries_and_cities_issue_documents() -> None:
    text = (
        "Nghị quyết số 88-NQ/BCSĐ ngày 4/5/2023 của Ban cán sự Bộ Nội vụ; Kế hoạch số 45-KH/TU ngày 6/7/2024 "
        "của Thành ủy Thành phố Hồ Chí Minh."
    )
    assert issuers(text) == ["Ban cán sự Bộ Nội vụ", "Thành ủy Thành phố Hồ Chí Minh"]


def test_steering_committees_keep_their_whole_name() -> None:
    text = (
        "Trưởng Ban Chỉ đạo quốc gia về chuyển đổi xanh vừa ký Quyết định số 9/QĐ-BCĐQG; "
        "Kế hoạch số 4-KH/BCĐ ngày 2/3/2025 của Ban Chỉ đạo về phát triển khoa học và chuyển đổi số tỉnh An Giang; "
        "Nghị quyết số 3/2020/NQ-HĐND của HĐND Thành phố Cần Thơ."
    )
    assert issuers(text) == [
        "Ban Chỉ đạo quốc gia về chuyển đổi xanh",
        "Ban Chỉ đạo về phát triển khoa học và chuyển đổi số tỉnh An Giang",
        "HĐND thành phố Cần Thơ",
    ]


def test_a_committee_of_a_term_issues_its_resolution() -> None:
    text = (
        "Ngày 05/8/2022, Ban Thường vụ Tỉnh ủy khóa XI đã ban hành Nghị quyết số 14-NQ/TU "
        "về chuyển đổi số tỉnh An Giang."
    )
    assert issuers(text) == ["Ban Thường vụ Tỉnh ủy An Giang"]
