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
class IndicatorDefined(Fact):
    """An indicator or a dimension was defined, or its definition changed."""

    name: ClassVar[str] = "reporting.indicator.defined"
    sentence: ClassVar[str] = "Một chỉ tiêu báo cáo hoặc phân tổ đã được lập hoặc sửa."

    indicator: str
    dimension: str
    new: bool


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
class ViewKept(Fact):
    """A view of the figures was kept, or thrown away by its owner."""

    name: ClassVar[str] = "reporting.view.kept"
    sentence: ClassVar[str] = "Một bảng số liệu đã được lưu hoặc bỏ."

    view: str
    kept: bool
    share: str


@dataclass(frozen=True, kw_only=True)
class TemplateLoaded(Fact):
    """A Word template of the periodic report was taken in."""

    name: ClassVar[str] = "reporting.template.loaded"
    sentence: ClassVar[str] = "Một mẫu báo cáo định kỳ đã được nạp."

    template: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PeriodicReportMade(Fact):
    """A periodic report was made from its template."""

    name: ClassVar[str] = "reporting.periodic.made"
    sentence: ClassVar[str] = "Một báo cáo định kỳ đã được lập từ mẫu."

    report: str
    template: str
    period: str


@dataclass(frozen=True, kw_only=True)
class FormChanged(Fact):
    """A form was changed: `what` is created, version, assigned, unassigned, check, limit, unlocked or locked."""

    name: ClassVar[str] = "reporting.form.changed"
    sentence: ClassVar[str] = (
        "Biểu báo cáo đã được lập hoặc thay đổi: phiên bản, cơ quan, quy tắc, mức, mở khóa."
    )

    form: str
    what: str
    agencies: list[str]


@dataclass(frozen=True, kw_only=True)
class FigureDiscussed(Fact):
    """A remark, mark or dispute was put on a figure (`open`) or settled; or a proof was attached (`kind` proof)."""

    name: ClassVar[str] = "reporting.figure.discussed"
    sentence: ClassVar[str] = (
        "Một ô số liệu đã được ghi chú, đánh dấu, phản đối, khép lại hoặc gắn minh chứng."
    )

    form: str
    agency: str
    period: str
    kind: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class FiguresCounted(Fact):
    """The platform has counted an indicator for a period."""

    name: ClassVar[str] = "reporting.figures.counted"
    sentence: ClassVar[str] = "Nền tảng đã đếm một chỉ tiêu cho một kỳ."

    indicator: str
    period: str
    changed: int


@dataclass(frozen=True, kw_only=True)
class CountingAsked(Fact):
    """Somebody wants counted indicators counted now."""

    name: ClassVar[str] = "reporting.counting.asked"
    sentence: ClassVar[str] = "Một lượt đếm lại số liệu đã được yêu cầu."

    what: str


@dataclass(frozen=True, kw_only=True)
class CountDisputed(Fact):
    """Somebody disagreed with a counted figure (`open`), or that was settled."""

    name: ClassVar[str] = "reporting.count.disputed"
    sentence: ClassVar[str] = "Một số đếm của nền tảng bị phản đối, hoặc ý kiến ấy đã được trả lời."

    indicator: str
    period: str
    agency: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class AgenciesReminded(Fact):
    """Agencies that had not handed in were reminded by somebody."""

    name: ClassVar[str] = "reporting.agencies.reminded"
    sentence: ClassVar[str] = "Các cơ quan chưa nộp báo cáo đã được nhắc."

    form: str
    period: str
    people: int


ALL = (
    ViewKept, TemplateLoaded, FormPublished, FormChanged, IndicatorDefined,
    FiguresWritten, FiguresCounted, CountingAsked, CountDisputed,
    FigureDiscussed, ReportMoved, AgenciesReminded, PeriodicReportMade,
)  # fmt: skip
