"""What can have happened to reports."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class FormPublished(Fact):
    """A version of a form is asked from now on."""

    name: ClassVar[str] = "reporting.form.published"
    sentence: ClassVar[str] = "Một phiên bản biểu báo cáo đã được ban hành."

    form: str
    version: int


@dataclass(frozen=True, kw_only=True)
class FiguresWritten(Fact):
    """Figures of a report were written, changed or taken back."""

    name: ClassVar[str] = "reporting.figures.written"
    sentence: ClassVar[str] = "Số liệu trong một báo cáo đã được ghi hoặc sửa."

    form: str
    agency: str
    period: str
    changed: int


@dataclass(frozen=True, kw_only=True)
class ReportMoved(Fact):
    """A report was completed, returned, approved, accepted, or one of these was taken back."""

    name: ClassVar[str] = "reporting.report.moved"
    sentence: ClassVar[str] = "Một báo cáo đã được nộp, trả lại, duyệt, tiếp nhận hoặc mở lại."

    form: str
    agency: str
    period: str
    step: str
    on_time: bool | None


@dataclass(frozen=True, kw_only=True)
class PeriodicReportMade(Fact):
    """A periodic report was made from its template."""

    name: ClassVar[str] = "reporting.periodic.made"
    sentence: ClassVar[str] = "Một báo cáo định kỳ đã được lập từ mẫu."

    report: str
    template: str
    period: str


ALL = (PeriodicReportMade, FormPublished, FiguresWritten, ReportMoved)
