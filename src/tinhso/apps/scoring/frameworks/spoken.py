"""Faults as the pages say them: the format's own words become the names of the fields on screen."""

import re
from dataclasses import replace

from django.utils.translation import get_language

from tinhso.apps.scoring.frameworks.rule_forms import KINDS
from tinhso.engines.indicators.api import Problem
from tinhso.kernel.text.api import gettext
from tinhso.kernel.text.api import gettext_noop as said

FIELDS = {
    "below": said("Đến dưới"),
    "cap": said("Khi tỷ lệ vượt 100 %"),
    "each": said("Điểm mỗi trường hợp"),
    "effect: penalty": said("Loại điểm"),
    "factor": said("Phần của điểm tối đa"),
    "floor": said("Mức sàn, dưới đó 0 điểm"),
    "full_at": said("Ngưỡng được điểm tối đa"),
    "max": said("Điểm tối đa"),
    "not_applicable": said("Khi chỉ số không áp dụng cho đơn vị"),
    "points": said("Điểm"),
    "ranking.decimals": said("Xếp hạng theo tổng điểm làm tròn đến mấy chữ số lẻ"),
    "scale": said("Thang điểm"),
    "zero_denominator": said("Khi không phát sinh trường hợp nào (mẫu số 0)"),
}
# Sentences that speak of the file alone, and what they are on screen.
REMEDIES = {
    "ghi zero_denominator: zero hoặc full, hoặc not_applicable.": said(
        "chọn ở “Khi không phát sinh trường hợp nào (mẫu số 0)”, hoặc “Khi chỉ số không áp dụng cho đơn vị”."
    ),
    "ghi ranking.decimals (ví dụ 2) hoặc ranking.tolerance để điểm bằng nhau thì đồng hạng.": said(
        "ở Thông tin chung, ghi làm tròn tổng điểm đến mấy chữ số lẻ (ví dụ 2) để điểm bằng nhau thì đồng hạng."
    ),
    "có khoảng mang hệ số ngoài 0..1.": said("có khoảng được hơn điểm tối đa hoặc dưới 0 điểm."),
    "sửa factor về 0..1 (hoặc points về 0..max).": said(
        "sửa “Điểm” của khoảng cho nằm từ 0 đến điểm tối đa của chỉ số."
    ),
    "thêm items.": said("thêm chỉ số vào nhóm."),
    "thêm of.": said("thêm tiêu chí."),
    "thêm rule, hoặc rule: {type: given}.": said("chọn cách tính điểm."),
    "sửa from hoặc below cho nối tiếp nhau.": said("sửa “Từ” hoặc “Đến dưới” cho nối tiếp nhau."),
    "đặt below lớn hơn from.": said("đặt “Đến dưới” lớn hơn “Từ”."),
    "đặt from khác to: from là giá trị được 0 điểm, to là giá trị được điểm tối đa.": said(
        "đặt giá trị được 0 điểm khác giá trị được điểm tối đa."
    ),
}
_KEYS = re.compile(
    r"\b(?:" + "|".join(re.escape(one) for one in sorted([*FIELDS, *KINDS], key=len, reverse=True)) + r")\b"
)


def on_screen(problem: Problem) -> Problem:
    """The fault in the words of the pages."""
    return replace(problem, what=words(problem.what), remedy=words(problem.remedy))


def words(sentence: str) -> str:
    """A sentence about the format in the words of the pages."""
    for written, shown in REMEDIES.items():
        if sentence == gettext(written):
            return gettext(shown)
    # In English some keys are words of the sentence itself.
    return _KEYS.sub(_named, sentence) if get_language() == "vi" else sentence


def _named(found: re.Match[str]) -> str:
    key = found[0]
    return f"“{gettext(FIELDS[key]) if key in FIELDS else KINDS[key]}”"
