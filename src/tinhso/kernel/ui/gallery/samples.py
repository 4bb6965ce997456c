"""Made-up things to draw. Names are invented; long ones are there to break the layout if it can be broken."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.kernel.ui import charts, maps, tables
from tinhso.kernel.ui.fields import DateField, NumberField
from tinhso.kernel.ui.paging import Slice

LONG = gettext_lazy(
    "Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận và giải quyết trực tuyến toàn trình trên tổng số hồ sơ "
    "phát sinh của các sở, ban, ngành và Ủy ban nhân dân cấp xã"
)
TONES = {"done": "ok", "on": "info", "risk": "warn", "late": "bad", "new": "mute"}
WORDS = {
    "done": gettext_lazy("Hoàn thành"),
    "on": gettext_lazy("Đúng tiến độ"),
    "risk": gettext_lazy("Có nguy cơ chậm"),
    "late": gettext_lazy("Quá hạn"),
    "new": gettext_lazy("Chưa bắt đầu"),
}
CHOICES = [
    ("", "–"),
    ("tx", "Thị trấn Gia Lộc"),
    ("ps", "Phường Sao Đỏ"),
    ("xh", "Xã Hưng Đạo"),
    ("kl", "Kẻ Sặt"),
]


@dataclass(frozen=True)
class Row:
    """A made-up target."""

    code: str
    title: str
    unit: str
    share: float | None
    value: float | None
    due: dt.date
    state: str
    place: int | None
    gained: int | None
    history: tuple[float | None, ...]


def rows() -> list[Row]:
    """Twelve rows, the second with a very long title, the last without figures."""
    titles = [
        "Dịch vụ công trực tuyến toàn trình", str(LONG), "Hồ sơ công việc xử lý trên môi trường mạng",
        "Kinh tế số trên GRDP", "Dân số trưởng thành có chữ ký số cá nhân", "Hộ gia đình có Internet cáp quang",
        "Thanh toán không dùng tiền mặt", "Cán bộ, công chức được tập huấn kỹ năng số", "Nền tảng số dùng chung",
        "Doanh nghiệp dùng hợp đồng điện tử", "Ứng cứu sự cố an toàn thông tin", "Dữ liệu mở được công bố",
    ]  # fmt: skip
    units = ["Sở Khoa học và Công nghệ", "Văn phòng Ủy ban nhân dân tỉnh", "Sở Công Thương", "Công an tỉnh"]
    states = ["done", "late", "on", "risk", "on", "new"]
    found = []
    for i, title in enumerate(titles):
        last = i == len(titles) - 1
        share = None if last else round(1 - i * 0.083, 3)
        history = tuple(round(20 + i * 3 + k * (4 - i % 5) + (k * i) % 7, 1) for k in range(8))
        found.append(
            Row(
                code=f"CT-{i + 1:02}",
                title=title,
                unit=units[i % 4],
                share=share,
                value=None if last else round(12345.6 / (i + 1), 1),
                due=dt.date(2024, 1 + i, 15),
                state=states[i % 6],
                place=None if last else max(1, i),
                gained=[3, -2, 0, None][i % 4],
                history=(None,) * 8 if last else history,
            )
        )
    return found


class TargetTable(tables.Table):
    """All kinds of columns."""

    caption = gettext_lazy("Chỉ tiêu của kế hoạch")
    default = "place"
    place = tables.Rank(gettext_lazy("Hạng"), move="gained", sort="place")
    title = tables.Link(gettext_lazy("Chỉ tiêu"), href=lambda row: f"#{row.code}", lead=True, sub="unit")
    value = tables.Number(gettext_lazy("Giá trị"), digits=1, sort="value")
    share = tables.Progress(gettext_lazy("Đạt"))
    history = tables.Spark(gettext_lazy("8 kỳ gần nhất"), wide_only=True)
    due = tables.Date(gettext_lazy("Hạn"), sort="due")
    state = tables.Tag(gettext_lazy("Tình trạng"), tones=TONES, words=WORDS)


class EmptyTable(TargetTable):
    """The same list before anything is in it."""

    empty = gettext_lazy("Chưa có chỉ tiêu nào. Hãy tải lên một kế hoạch để bắt đầu.")


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(
        label=gettext_lazy("Tên chỉ tiêu"), help_text=gettext_lazy("Viết như trong văn bản.")
    )
    value = NumberField(label=gettext_lazy("Giá trị"))
    due = DateField(label=gettext_lazy("Hạn hoàn thành"))
    place = forms.ChoiceField(
        label=gettext_lazy("Xã, phường"), choices=CHOICES, help_text=gettext_lazy("Gõ không dấu cũng được.")
    )
    pillar = forms.ChoiceField(
        label=gettext_lazy("Trụ cột"),
        widget=forms.RadioSelect,
        choices=[
            ("g", gettext_lazy("Chính quyền số")),
            ("e", gettext_lazy("Kinh tế số")),
            ("s", gettext_lazy("Xã hội số")),
        ],
    )
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Nhắc qua"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("mail", gettext_lazy("Thư điện tử")), ("sms", gettext_lazy("Tin nhắn"))],
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    paper = forms.FileField(
        label=gettext_lazy("Tệp minh chứng"),
        required=False,
        help_text=gettext_lazy("PDF, DOCX hoặc XLSX, tối đa 20 MB."),
        widget=forms.FileInput(attrs={"data-max-bytes": 20 * 1024 * 1024, "accept": ".pdf,.docx,.xlsx"}),
    )
    sure = forms.BooleanField(label=gettext_lazy("Tôi cam đoan số liệu trên là đúng"))


def wide_table(request: HttpRequest) -> TargetTable:
    """The list with sorting links and both neighbours."""
    return TargetTable(Slice(rows=rows(), next="sau", previous="truoc"), request=request)


def history() -> list[dict[str, Any]]:
    """A value's life, newest first."""
    return [
        {"at": dt.datetime(2024, 3, 26, 7, 5, tzinfo=dt.UTC), "title": _("Phê duyệt giá trị"),
         "by": "Phạm Thị Hồng", "tone": "ok"},
        {"at": dt.datetime(2024, 3, 25, 2, 30, tzinfo=dt.UTC), "title": _("Trả lại"),
         "by": "Nguyễn Văn Hùng", "text": _("Thiếu tệp minh chứng của tháng 2."), "tone": "bad"},
        {"at": dt.date(2024, 3, 20), "title": _("Nhập giá trị"), "by": "Trần Lan"},
    ]  # fmt: skip


def tree() -> list[dict[str, Any]]:
    """Places inside places."""
    town = {"title": "Thị trấn Lai Cách", "href": "#tree"}
    districts = [
        {"title": "Thành phố Hải Dương", "href": "#tree", "note": "25"},
        {"title": "Huyện Cẩm Giàng", "children": [town]},
    ]
    return [{"title": "Tỉnh Hải Dương", "open": True, "children": districts}]


def drawings() -> dict[str, Any]:
    """What the charts draw: a series with a gap, bars with goals and one without a value."""
    shares = {2017: 41, 2018: 44.5, 2019: None, 2020: 52, 2021: 58.2, 2022: 57, 2023: 66.4, 2024: 71}
    return {
        "series": [charts.Point(str(year), value) for year, value in shares.items()],
        "bar_rows": [
            charts.Bar("Thành phố Hải Dương", 87.5, goal=90, url="#g-charts"),
            charts.Bar("Thị xã Kinh Môn", 61.2, tone="warn", goal=80),
            charts.Bar("Huyện Thanh Miện", 33, tone="bad", goal=80),
            charts.Bar("Huyện Ninh Giang", None),
        ],
        "areas": areas(),
    }


def everything(request: HttpRequest) -> dict[str, Any]:
    """The gallery's context."""
    bad = {"name": "", "value": "12", "due": "31/02/2024", "place": "", "tags": []}
    return {
        "tones": [*((TONES[state], WORDS[state]) for state in WORDS), ("extra", _("Thí điểm"))],
        "long": LONG,
        "clean": SampleForm(auto_id="a_%s", initial={"name": "Kinh tế số trên GRDP", "pillar": "g"}),
        "wrong": SampleForm(bad, auto_id="b_%s"),
        "table": wide_table(request),
        "nothing": EmptyTable([], request=request),
        "history": history(),
        "tree": tree(),
        **drawings(),
    }


def front(request: HttpRequest) -> dict[str, Any]:
    """The sample front page's context."""
    return {"rows": rows()[:5]}


def areas() -> list[maps.Area]:
    """A made-up land of squares, one place with a point only, one without a value."""

    def square(x: int, y: int) -> dict[str, Any]:
        ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
        return {"type": "Polygon", "coordinates": [ring]}

    found = [
        maps.Area(
            f"Xã {x}{y}", None if (x, y) == (2, 1) else 20.0 * x + 7 * y, square(x, y), approximate=True
        )
        for x in range(4)
        for y in range(2)
    ]
    return [*found, maps.Area("Đặc khu Cát Bà", 88.5, lon=4.6, lat=0.5, url="#g-charts")]
