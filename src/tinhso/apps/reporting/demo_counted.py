"""Three indicators for a first look that nobody types: counted from the demo's own tasks and reports."""

import datetime as dt

from tinhso.apps.reporting import counting
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Period
from tinhso.kernel.text import api as text

FIRST, LATEST = dt.date(2024, 1, 1), dt.date(2024, 10, 15)
WHENCE = "Nền tảng đếm từ nhiệm vụ và báo cáo trong bản chạy thử"
INDICATORS = (
    ("DEM_NV_DEN_HAN", "Nhiệm vụ chuyển đổi số đến hạn", "nhiệm vụ", "programme.tasks_due", None),
    ("DEM_NV_QUA_HAN", "Nhiệm vụ chuyển đổi số quá hạn", "nhiệm vụ", "programme.tasks_late", False),
    ("DEM_BC_DUNG_HAN", "Báo cáo nộp đúng hạn", "báo cáo", "reporting.on_time", True),
)


def load() -> None:
    """Declare them and count the months of the demo. May be run again: what stands is left alone."""
    with text.at(LATEST):
        for code, title, unit, fact, higher_is_better in INDICATORS:
            series.put_indicator(
                code=code, title=title, kind="integer", unit=unit, comes_from="fact", fact=fact,
                higher_is_better=higher_is_better, source_note=WHENCE,
            )  # fmt: skip
            for one in counting.asked(code):
                for span in series.periods.between(Period.Kind.MONTH, FIRST, LATEST):
                    counting.count(one, span, invented=True)
