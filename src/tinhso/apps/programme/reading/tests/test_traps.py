"""Each trap of real plans has its test; sentences are our own, in the manner of the texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.apps.programme.reading.api import FoundTarget, read_text

Row = tuple[str, float, float | None, str, int | None]


def rows(text: str) -> list[Row]:
    """Targets as (comparator, value, value_max, unit, year)."""
    return [(t.comparator, t.value, t.value_max, t.unit, t.year) for t in read_text(text).targets]


def one(text: str) -> FoundTarget:
    targets = read_text(text).targets
    assert len(targets) == 1, targets
    return targets[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Đến nay, tỉnh An Giang đã đạt 85% hồ sơ trực tuyến.",
        "Năm 2022 đạt 85%, tăng 5% so với năm 2021.",
        "Tính đến năm 2022, toàn tỉnh có 94 xã đạt chuẩn và 80% hộ có cáp quang.",
        "Hiện nay, trên 95% người dân tỉnh An Giang đã có mã định danh.",
        "Kinh tế số ước đạt 8,2% GRDP.",
    ],
)
def test_results_are_not_targets(sentence: str) -> None:
    assert rows(sentence) == []


def test_a_result_and_a_promise_in_one_sentence_are_told_apart() -> None:
    text = "Năm 2022, tỉnh An Giang đã đạt 62% hồ sơ trực tuyến, phấn đấu đến năm 2025 đạt 90%."
    assert rows(text) == [("=", 90, None, "%", 2025)]


def test_a_paragraph_that_opens_with_issued_still_holds_targets() -> None:
    text = (
        "UBND tỉnh An Giang đã ban hành Kế hoạch số 15/KH-UBND, theo đó đến năm "
        "2025 có 80% hộ gia đình dùng cáp quang."
    )
    assert rows(text) == [("=", 80, None, "%", 2025)]


def test_the_same_target_in_title_lead_and_body_is_one_with_all_spans() -> None:
    line = "An Giang phấn đấu đến năm 2025 có 80% hộ gia đình dùng cáp quang"
    target = one(f"{line}\n\n{line}.\n\nTheo kế hoạch, {line.lower().replace('an giang', 'An Giang')}.")
    assert len(target.spans) == 3


@pytest.mark.parametrize(
    "trap",
    [
        "dịch vụ công mức độ 4",
        "mạng 4G/5G",
        "sản phẩm OCOP 4 sao",
        "người từ 15 tuổi trở lên",
        "gió cấp 2-3",
        "13/17 chỉ tiêu",
        "theo Điều 5",
        "tổng đài 1022",
        "điện thoại 0275.3822.115",
        "cả 3 trụ cột",
        "cách mạng công nghiệp lần thứ 4",
    ],
)
def test_numbers_that_are_no_targets(trap: str) -> None:
    assert rows(f"Đến năm 2025, tỉnh An Giang phấn đấu hoàn thành tốt {trap}.") == []


def test_ocr_slips_are_understood() -> None:
    text = "MỤC TIÊU ĐẾN NĂM 2025\n- Tỷ trọng kinh tế số đạt tối thiếu 10%.\n- Phủ sóng 90% hộ gia đỉnh."
    assert rows(text) == [(">=", 10, None, "%", 2025), ("=", 90, None, "%", 2025)]


def test_text_glued_without_breaks_is_cut() -> None:
    text = "Đến năm 2025 đạt 95%.Các sở báo cáo hằng quý.Đến năm 2030 đạt 99%.Hết."
    assert [(r[1], r[4]) for r in rows(text)] == [(95, 2025), (99, 2030)]


def test_counts_without_percent_are_targets_under_a_goal() -> None:
    assert rows("II. MỤC TIÊU NĂM 2024\n- 94 xã có điểm hỗ trợ dịch vụ công.") == [
        ("=", 94, None, "xã", 2024)
    ]


def test_a_list_of_districts_is_no_target() -> None:
    assert rows("Mục tiêu năm 2024 triển khai tại 12 huyện, thị xã: Châu Phú, Tịnh Biên, An Phú.") == []


def test_the_year_of_the_frame_rules_over_years_of_schemes() -> None:
    text = (
        "Trọng tâm năm 2023 của tỉnh An Giang là triển khai đề án đô thị thông "
        "minh đến năm 2025, phát triển hạ tầng giai đoạn 2020-2030. "
        "Trong đó, hoàn thành các chỉ tiêu: kinh tế số đóng góp 12% GRDP, 80% người dân có điện thoại thông minh."
    )
    assert [(r[1], r[4]) for r in rows(text)] == [(12, 2023), (80, 2023)]


def test_an_outlook_in_the_title_is_not_the_year() -> None:
    text = (
        "KẾ HOẠCH\nChuyển đổi số tỉnh An Giang đến năm 2025, định hướng đến năm "
        "2030\nI. MỤC TIÊU\n- 80% hồ sơ trực tuyến."
    )
    assert rows(text) == [("=", 80, None, "%", 2025)]


def test_no_year_is_left_empty_with_low_confidence() -> None:
    target = one("Tỉnh An Giang phấn đấu 80% hồ sơ được nộp trực tuyến.")
    assert target.year is None
    assert target.confidence < 0.7


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tối thiểu 80%", (">=", 80, None)),
        ("ít nhất 80%", (">=", 80, None)),
        ("không dưới 80%", (">=", 80, None)),
        ("từ 80% trở lên", (">=", 80, None)),
        ("80% trở lên", (">=", 80, None)),
        ("trên 80%", (">", 80, None)),
        ("hơn 80%", (">", 80, None)),
        ("vượt 80%", (">", 80, None)),
        ("khoảng 80%", ("~", 80, None)),
        ("không quá 80%", ("<=", 80, None)),
        ("tối đa 80%", ("<=", 80, None)),
        ("dưới 80%", ("<", 80, None)),
        ("từ 70% đến 80%", ("range", 70, 80)),
        ("70 - 80%", ("range", 70, 80)),
        ("80%", ("=", 80, None)),
        ("12,5%", ("=", 12.5, None)),
        ("≥ 80%", (">=", 80, None)),
    ],
)
def test_comparators(words: str, expected: tuple[str, float, float | None]) -> None:
    target = one(f"Phấn đấu đến năm 2025, tỷ lệ hồ sơ trực tuyến của tỉnh An Giang đạt {words}.")
    assert (target.comparator, target.value, target.value_max) == expected


@pytest.mark.parametrize(
    ("words", "value"),
    [("nhóm 10 tỉnh dẫn đầu cả nước", 10), ("top 20 địa phương dẫn đầu", 20), ("xếp thứ 15 trở lên", 15)],
)
def test_ranks_mean_at_most(words: str, value: float) -> None:
    target = one(f"Phấn đấu đến năm 2025, tỉnh An Giang {words} về chuyển đổi số.")
    assert (target.comparator, target.value, target.unit) == ("<=", value, "hạng")


def test_rank_among_nations_is_vietnams() -> None:
    assert (
        one("Phấn đấu đến năm 2030 thuộc 3 nước dẫn đầu khu vực Đông Nam Á về chính phủ số.").place
        == "Việt Nam"
    )


def test_vietnamese_numbers() -> None:
    assert rows("Mục tiêu đến năm 2025 đạt 1.250,5 tỷ đồng doanh thu; thu hút 1.200 doanh nghiệp.") == [
        ("=", 1250.5, None, "tỷ đồng", 2025),
        ("=", 1200, None, "doanh nghiệp", 2025),
    ]


def test_the_start_of_a_rise_is_no_target() -> None:
    assert rows(
        "Phấn đấu nâng tỷ lệ hồ sơ trực tuyến của tỉnh An Giang từ 60% năm 2023 lên 85% vào năm 2025."
    ) == [("=", 85, None, "%", 2025)]


def test_each_year_takes_its_own_figure() -> None:
    text = (
        "Phấn đấu đến năm 2025 kinh tế số chiếm 20% GRDP và đến năm 2030 chiếm 30% GRDP; 50% xã vào năm 2026."
    )
    assert [(r[1], r[4]) for r in rows(text)] == [(20, 2025), (30, 2030), (50, 2026)]


def test_a_shared_verb_belongs_to_both_halves() -> None:
    text = "Đến năm 2025, 80% hồ sơ cấp huyện và 60% hồ sơ cấp xã được xử lý qua mạng."
    assert [t.metric for t in read_text(text).targets] == [
        "hồ sơ cấp huyện được xử lý qua mạng",
        "hồ sơ cấp xã được xử lý qua mạng",
    ]
    assert [t.level for t in read_text(text).targets] == ["huyện", "xã"]


def test_metric_stands_left_or_right_of_the_number() -> None:
    text = "Đến năm 2025, tỷ lệ hộ gia đình có cáp quang đạt 80%, 100% cơ sở y tế có bệnh án điện tử."
    assert [t.metric for t in read_text(text).targets] == [
        "tỷ lệ hộ gia đình có cáp quang",
        "cơ sở y tế có bệnh án điện tử",
    ]


def test_city_names_have_one_spelling() -> None:
    for name in ("TP.HCM", "TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh", "TPHCM"):
        assert one(f"Năm 2025, {name} phấn đấu đạt 30% GRDP từ kinh tế số.").place == "TP. Hồ Chí Minh"


def test_both_placements_of_tone_marks_and_decomposed_text_read_alike() -> None:
    text = "Phấn đấu đến năm 2025, tỉnh Thanh Hoá đạt 80% hồ sơ trực tuyến."
    decomposed = unicodedata.normalize("NFD", text)
    target, other = one(text), one(decomposed)
    assert target.place == other.place == "Thanh Hóa"
    assert decomposed[slice(*other.number_span)] == "80%"


def test_a_table_cell_with_two_targets_gives_two() -> None:
    text = (
        "TT | Chỉ tiêu | Đơn vị tính | Hiện trạng | Mục tiêu 2030\n1 | Xếp hạng "
        "chính phủ số | Hạng | 71 | ≤ 3 Đông Nam Á; ≤ 50 Thế giới"
    )
    assert rows(text) == [("<=", 3, None, "hạng", 2030), ("<=", 50, None, "hạng", 2030)]


def test_table_cells_in_all_their_forms() -> None:
    text = (
        "TT | Chỉ tiêu | Đơn vị | Thực hiện 2023 | Năm 2025\n1 | Hồ sơ trực tuyến "
        "| % | 40 | ≥ 90\n2 | Mô hình điểm | mô hình | 2 | 09\n"
        "3 | Lượt tập huấn | lượt | 100 | 180 - 200"
    )
    assert rows(text) == [
        (">=", 90, None, "%", 2025),
        ("=", 9, None, "mô hình", 2025),
        ("range", 180, 200, "lượt", 2025),
    ]


def test_a_section_row_sets_the_year() -> None:
    text = (
        "TT | Chỉ tiêu | Đơn vị tính | Mục tiêu\nI | Đến năm 2025 | |\n1 | Hồ sơ "
        "trực tuyến | % | 80\nII | Đến năm 2030 | |\n1 | Hồ sơ trực tuyến | % |"
        " 95"
    )
    assert [(r[1], r[4]) for r in rows(text)] == [(80, 2025), (95, 2030)]


def test_document_numbers_in_odd_spellings() -> None:
    text = (
        "Theo Quyết định số\n411/ỌĐ-TTg ngày 31/3/2022 của Thủ tướng Chính phủ "
        "và Chương trình 10- CTR/TU của Tỉnh ủy An Giang; "
        "Nghị quyết số 57NQ/TW; ngày 5-8-2022, UBND tỉnh An Giang ban hành Kế hoạch số 105."
    )
    assert [(d.number, d.date, d.issuer) for d in read_text(text).documents] == [
        ("411/QĐ-TTg", "2022-03-31", "Thủ tướng Chính phủ"),
        ("10-CTr/TU", None, "Tỉnh ủy An Giang"),
        ("57-NQ/TW", None, "Bộ Chính trị"),
        ("105", "2022-08-05", "UBND tỉnh An Giang"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abđạ 0123456789%.,;:-\n|\tNămđếnTP./KHUBNDQ", max_size=200))
def test_any_text_is_read_without_fault(text: str) -> None:
    reading = read_text(text)
    assert reading.text == text
    assert all(0 <= a < b <= len(text) for t in reading.targets for a, b in t.spans)


def test_a_bullet_that_opens_a_list_dates_the_bullets_of_its_own_level() -> None:
    text = "I. MỤC TIÊU\n- Đến năm 2023:\n- 60% hồ sơ trực tuyến.\n- Đến năm 2025:\n- 90% hồ sơ trực tuyến."
    assert [(r[1], r[4]) for r in rows(text)] == [(60, 2023), (90, 2025)]


def test_a_subheading_under_a_dated_line_keeps_its_year() -> None:
    text = (
        "Mục tiêu cụ thể đến năm 2024:\nPhát triển chính quyền số\n- 70% hồ sơ "
        "trực tuyến.\nPhát triển xã hội số\n- 65% hộ có cáp quang."
    )
    assert [(r[1], r[4]) for r in rows(text)] == [(70, 2024), (65, 2024)]


def test_an_outlook_with_its_own_figure_dates_that_figure_only() -> None:
    text = "I. MỤC TIÊU ĐẾN NĂM 2025\n- Kinh tế số chiếm trên 20% GRDP, tầm nhìn đến năm 2030 đạt 35%."
    assert [(r[1], r[4]) for r in rows(text)] == [(20, 2025), (35, 2030)]


def test_where_things_stood_in_brackets_is_no_target() -> None:
    text = "Ngày 20/01/2022\nMỤC TIÊU NĂM 2024\n- 65% hộ dân có cáp quang (năm 2021 đạt 50%)."
    assert rows(text) == [("=", 65, None, "%", 2024)]


def test_a_share_of_the_plan_is_a_result() -> None:
    text = "Tỉnh An Giang có 12/17 chỉ tiêu đạt và vượt kế hoạch năm 2023; hoàn thành 86% chỉ tiêu, đạt 46% mục tiêu."
    assert rows(text) == []


def test_the_signers_other_office_is_not_the_issuer() -> None:
    text = (
        "Bí thư Tỉnh uỷ, Chủ tịch HĐND tỉnh Thanh Hoá đã ký ban hành Nghị quyết số 06-NQ/TU về chuyển đổi số."
    )
    assert [d.issuer for d in read_text(text).documents] == ["Tỉnh ủy Thanh Hóa"]


def test_lines_that_name_lead_and_time_complete_the_task_above() -> None:
    text = (
        "II. NHIỆM VỤ\n1. Hoàn thiện kho dữ liệu dùng chung của tỉnh\n- Cơ quan chủ trì: Sở Nội vụ.\n"
        "- Cơ quan phối hợp: Sở Tài chính; Công an tỉnh.\n- Thời gian thực hiện: Quý IV/2023."
    )
    (task,) = read_text(text).tasks
    assert (task.lead, task.coordinating, task.deadline) == (
        "Sở Nội vụ",
        ("Sở Tài chính", "Công an tỉnh"),
        "2023-12",
    )
