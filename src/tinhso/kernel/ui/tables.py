"""Lists declared in Python: a table says its columns, one macro (`ui.table`) draws it.

class TargetTable(Table):
    caption = gettext_lazy("Chỉ tiêu")
    tie = "code"
    title = Link(gettext_lazy("Chỉ tiêu"), to="programme:target", by="code", lead=True)
    value = Number(gettext_lazy("Giá trị"), digits=1, sort="value")
    state = Tag(gettext_lazy("Tình trạng"), tones={"late": "bad"}, words=State.labels)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape
from typing_extensions import override

from tinhso.kernel.text import api as text
from tinhso.kernel.ui import charts
from tinhso.kernel.ui.icons import icon
from tinhso.kernel.ui.paging import Slice
from tinhso.kernel.ui.words import Words

SORT_PARAMETER = "xep"
PAGE_PARAMETER = "sau"
NONE = Markup('<span class="soft">–</span>')


def safe(html: str) -> Markup:
    """HTML whose values the caller has escaped (quicker than Markup.format in long tables)."""
    return Markup(html)  # noqa: S704  every caller escapes


def value_at(row: object, path: str) -> Any:
    """The value at a dotted path of attributes or keys; None where a step is missing a value."""
    value: Any = row
    for name in path.split("."):
        if value is None:
            return None
        value = value[name] if isinstance(value, Mapping) else getattr(value, name)
    return value() if callable(value) else value


class Column:
    """One column. `of` is where its value stands (dotted path or function; default: the column's own name);
    `sort` is the database field of its order; `lead` makes it the head of the card on phones;
    `wide_only` hides it there; `sub` is a second, quieter line."""

    css = ""

    def __init__(
        self,
        title: Words,
        *,
        of: str | Callable[[Any], Any] | None = None,
        sort: str = "",
        lead: bool = False,
        wide_only: bool = False,
        sub: str | Callable[[Any], Any] | None = None,
    ) -> None:
        self.title, self.of, self.sort, self.lead, self.sub = title, of, sort, lead, sub
        self.wide_only = wide_only
        self.name = ""

    @property
    def classes(self) -> str:
        """Classes of its cells."""
        return " ".join(filter(None, [self.css, "wide-only" if self.wide_only else ""]))

    def read(self, row: Any, of: str | Callable[[Any], Any] | None) -> Any:
        """A value of the row."""
        return of(row) if callable(of) else value_at(row, of or self.name)

    def draw(self, value: Any, row: Any) -> Markup:
        """The value as HTML."""
        return escape(value)

    def cell(self, row: Any) -> Markup:
        """The whole inside of a cell."""
        value = self.read(row, self.of)
        drawn = NONE if value is None or value == "" else self.draw(value, row)
        if self.sub is not None and (under := self.read(row, self.sub)):
            drawn += safe(f'<span class="cell-sub">{escape(under)}</span>')
        return drawn


class Text(Column):
    """Words."""


class Link(Column):
    """Words that lead on: `to` is a url name, `by` the row's value for its one argument; or `href` a function."""

    def __init__(
        self,
        title: Words,
        *,
        to: str = "",
        by: str = "code",
        href: Callable[[Any], str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(title, **options)
        self.to, self.by, self.href = to, by, href

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        url = self.href(row) if self.href else reverse(self.to, args=[value_at(row, self.by)])
        return safe(f'<a href="{escape(url)}">{escape(value)}</a>')


class Number(Column):
    """A number, right-aligned, with `digits` decimals and a `unit` after it."""

    css = "num"

    def __init__(self, title: Words, *, digits: int | None = None, unit: str = "", **options: Any) -> None:
        super().__init__(title, **options)
        self.digits, self.unit = digits, unit

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return escape(text.format_number(value, self.digits) + self.unit)


class Percent(Number):
    """A ratio of one, shown as percent."""

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return escape(text.format_percent(value, self.digits))


class Money(Column):
    """Đồng."""

    css = "num"

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return escape(text.format_money(value))


class Date(Column):
    """A day."""

    css = "tabular nowrap"

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return safe(f'<time datetime="{value.isoformat()}">{text.format_date(value)}</time>')


class Moment(Column):
    """A day and an hour, in Vietnam."""

    css = "tabular nowrap"

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return safe(f'<time datetime="{value.isoformat()}">{text.format_datetime(value)}</time>')


class Tag(Column):
    """A state: `words` says it, `tones` colours it (ok, warn, bad, info, extra; else mute)."""

    def __init__(
        self,
        title: Words,
        *,
        tones: Mapping[Any, str],
        words: Mapping[Any, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(title, **options)
        self.tones, self.words = tones, words or {}

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return tag(str(self.words.get(value, value)), self.tones.get(value, "mute"))


class Progress(Column):
    """A share of `top` as a bar with its figure."""

    def __init__(self, title: Words, *, top: float = 1, **options: Any) -> None:
        super().__init__(title, **options)
        self.top = top

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return charts.meter(value, top=self.top)


class Spark(Column):
    """The last values as a small line."""

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        return charts.sparkline(value, label=str(self.title))


class Rank(Column):
    """A place in a ranking; `move` is where its change stands (positive: places gained). None: unranked."""

    css = "fit"

    def __init__(
        self, title: Words, *, move: str | Callable[[Any], Any] | None = None, **options: Any
    ) -> None:
        super().__init__(title, **options)
        self.move = move

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        drawn = rank(value)
        if self.move is not None:
            drawn += Markup(" ") + rank_move(self.read(row, self.move))
        return drawn


class Html(Column):
    """Whatever `of` draws (a function that returns Markup)."""


def tag(words: str, tone: str = "mute") -> Markup:
    """A state tag; it always says the word."""
    return safe(f'<span class="tag" data-tone="{escape(tone)}">{escape(words)}</span>')


def rank(place: int) -> Markup:
    """A place in a ranking; the first three stand out."""
    top = f' data-top="{place:d}"' if place <= 3 else ""
    return safe(f'<span class="rank"{top}>{place:d}</span>')


def rank_move(gained: int | None) -> Markup:
    """Places gained (positive) or lost since last time, in words for readers. None: new."""
    if gained is None:
        return safe(f'<span class="move" data-tone="info">{escape(_("mới"))}</span>')
    if gained == 0:
        tone, drawing, words = "mute", "=", _("giữ nguyên bậc")
    elif gained > 0:
        tone, drawing, words = "ok", f"{icon('arrow-up')}{gained:d}", _("tăng %(n)s bậc") % {"n": gained}
    else:
        tone, drawing, words = "bad", f"{icon('arrow-down')}{-gained:d}", _("giảm %(n)s bậc") % {"n": -gained}
    return safe(
        f'<span class="move" data-tone="{tone}"><span aria-hidden="true" class="move-sign">{drawing}</span>'
        f'<span class="visually-hidden">{escape(words)}</span></span>'
    )


@dataclass(frozen=True)
class Head:
    """A column's head as drawn: where its link leads and how the rows are ordered by it."""

    column: Column
    url: str = ""
    order: str = ""


class Table:
    """A list: subclass it, name its columns as attributes; draw with `ui.table(table)`.

    `rows_on_phones` keeps one line a row there (a rank, a name, a figure) in place of cards;
    `tie` is the unique field that ends every order; `default` the order without a choice ("-score").
    """

    caption: ClassVar[Words] = ""
    empty: ClassVar[Words] = ""
    tie: ClassVar[str] = "code"
    rows_on_phones: ClassVar[bool] = False
    default: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()

    @override
    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        for name, column in own.items():
            column.name = name
        cls.columns = (*cls.columns, *own.values())

    def __init__(self, rows: "Iterable[Any] | Slice[Any]", *, request: HttpRequest | None = None) -> None:
        self.slice = rows if isinstance(rows, Slice) else Slice(rows=list(rows))
        self.rows = self.slice.rows
        self.request = request

    @classmethod
    def chosen(cls, request: HttpRequest | None) -> str:
        """The order asked for in the address (`?xep=-score`), when it is one of ours; else the default."""
        asked = request.GET.get(SORT_PARAMETER, "") if request else ""
        allowed = {column.sort for column in cls.columns if column.sort}
        return asked if asked.removeprefix("-") in allowed else cls.default

    @classmethod
    def keys(cls, request: HttpRequest | None) -> tuple[str, ...]:
        """Keys for paginate(): the chosen order, ended by the unique field."""
        first = cls.chosen(request)
        return (first, cls.tie) if first and first.removeprefix("-") != cls.tie else (first or cls.tie,)

    def heads(self) -> list[Head]:
        """Heads of the columns, with a sorting link where a column has an order."""
        return [self._head(column) for column in self.columns]

    def body(self) -> Markup:
        """All rows as HTML. The tags around the cells are made once for the table, not once for each cell."""
        frames = [self._frame(column) for column in self.columns]
        lines = []
        for row in self.rows:
            cells = "".join(f"{start}{column.cell(row)}{end}" for column, start, end in frames)
            lines.append(f'<tr role="row">{cells}</tr>')
        return safe("\n".join(lines))

    @staticmethod
    def _frame(column: Column) -> tuple[Column, str, str]:
        css = f' class="{column.classes}"' if column.classes else ""
        if column.lead:
            return column, f'<th scope="row" role="rowheader" data-lead{css}>', "</th>"
        return column, f'<td role="cell" data-label="{escape(column.title)}"{css}>', "</td>"

    def links(self) -> tuple[str, str]:
        """Addresses of the page before and the page after; empty at the ends."""
        return _neighbours(self.slice, self.request)

    def _head(self, column: Column) -> Head:
        if not column.sort or self.request is None:
            return Head(column)
        now = self.chosen(self.request)
        order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "")
        wanted = f"-{column.sort}" if order == "ascending" else column.sort
        return Head(
            column, url=query(self.request, **{SORT_PARAMETER: wanted, PAGE_PARAMETER: ""}), order=order
        )


def _neighbours(slice_: Slice[Any], request: HttpRequest | None) -> tuple[str, str]:
    if request is None:
        return "", ""
    marks = (slice_.previous, slice_.next)
    before, after = (query(request, **{PAGE_PARAMETER: mark}) if mark else "" for mark in marks)
    return before, after


def query(request: HttpRequest, **changes: str) -> str:
    """The address's query with some parameters changed; an empty value takes one away."""
    values = request.GET.copy()
    for name, value in changes.items():
        if value:
            values[name] = value
        else:
            values.pop(name, None)
    return f"?{values.urlencode()}" if values else "?"
