"""Charts drawn on the server as SVG: geometry in attributes, colours in chart.css, words for readers in titles."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from tinhso.kernel.text import api as text

Value = int | float


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: its words, its value, the tone of its state, a goal mark, an address."""

    label: str
    value: Value | None
    tone: str = ""
    goal: Value | None = None
    url: str = ""


@dataclass(frozen=True)
class Point:
    """One point of a line chart; `value` None is a gap."""

    label: str
    value: Value | None


Spot = tuple[float, float | None, Point]  # across, down (None: no value), the point


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _safe(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  every caller escapes its words


def _nothing() -> Markup:
    words = escape(_("Chưa có số liệu"))
    return _safe(
        f'<span class="soft" aria-hidden="true">–</span><span class="visually-hidden">{words}</span>'
    )


def sparkline(values: Sequence[Value | None], *, label: str, tone: str = "", whole: bool = False) -> Markup:
    """A line of the last values in a table cell. `whole` starts the scale at 0. Gaps stay gaps.

    `label` says what is drawn; first and last value are added for readers.
    """
    known = [v for v in values if v is not None]
    if not known:
        return _nothing()
    low, high = (min(0, *known) if whole else min(known)), max(known)
    span = (high - low) or 1
    step = 96 / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    last = (0.0, 0.0)
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        last = (2 + index * step, 21 - (value - low) / span * 18)
        runs[-1].append(f"{_n(last[0])},{_n(last[1])}")
    lines = "".join(
        f'<polyline class="spark-line" points="{" ".join(run)}"/>' for run in runs if len(run) > 1
    )
    words = _("%(label)s: từ %(first)s đến %(last)s") % {
        "label": label,
        "first": text.format_number(known[0]),
        "last": text.format_number(known[-1]),
    }
    toned = f' data-tone="{escape(tone)}"' if tone else ""
    return _safe(
        f'<svg class="spark"{toned} viewBox="0 0 100 24" role="img" aria-label="{escape(words)}">{lines}'
        f'<circle class="spark-dot" cx="{_n(last[0])}" cy="{_n(last[1])}" r="2.5"/></svg>'
    )


def meter(
    value: Value | None, *, top: Value = 1, shown: str | None = None, tone: str = "", label: str = ""
) -> Markup:
    """A share of `top` as a bar with its figure beside it; `shown` replaces the percentage."""
    if value is None:
        return _nothing()
    share = min(max(float(value) / float(top) if top else 0.0, 0.0), 1.0)
    words = shown if shown is not None else text.format_percent(share, 0)
    toned = f' data-tone="{escape(tone)}"' if tone else ""
    name = f'role="img" aria-label="{escape(label)}: {escape(words)}"' if label else 'aria-hidden="true"'
    return _safe(
        f'<span class="meter"{toned}><svg class="meter-svg" {name} preserveAspectRatio="none" viewBox="0 0 100 8">'
        f'<rect class="meter-track" width="100" height="8"/>'
        f'<rect class="meter-fill" width="{_n(share * 100)}" height="8"/></svg>'
        f'<span class="meter-value">{escape(words)}</span></span>'
    )


def bars(
    rows: Sequence[Bar], *, digits: int | None = None, unit: str = "", top: Value | None = None
) -> Markup:
    """Horizontal bars as a list: label, bar, value. The list is its own table of figures."""
    known = [v for row in rows for v in (row.value, row.goal) if v is not None]
    scale = float(top if top is not None else max(known, default=0)) or 1.0
    lines = []
    for row in rows:
        width = min(max(float(row.value or 0) / scale * 100, 0), 100)
        goal = ""
        if row.goal is not None:
            x = _n(min(max(float(row.goal) / scale * 100, 0), 100))
            goal = f'<line class="bar-goal" x1="{x}%" x2="{x}%" y1="0" y2="16"/>'
        name = f'<a href="{escape(row.url)}">{escape(row.label)}</a>' if row.url else str(escape(row.label))
        shown = "–" if row.value is None else text.format_number(row.value, digits)
        toned = f' data-tone="{escape(row.tone)}"' if row.tone else ""
        lines.append(
            f"<li{toned}><span>{name}</span>"
            f'<svg aria-hidden="true"><rect class="bar-track" width="100%" height="16" rx="3"/>'
            f'<rect class="bar-fill" width="{_n(width)}%" height="16" rx="3"/>{goal}</svg>'
            f'<span class="bars-value">{escape(shown)}{escape(unit)}</span></li>'
        )
    return _safe(f'<ul class="bars">{"".join(lines)}</ul>')


WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 220, 46, 18, 22, 30


def line_chart(
    points: Sequence[Point],
    *,
    title: str,
    digits: int | None = None,
    goal: Value | None = None,
    falling: bool = False,
) -> Markup:
    """A series over time. `goal` draws a dashed line; `falling` puts small values on top (ranks).

    The caller shows the figures under "Xem số liệu" (macro ui.chart does both).
    """
    known = [p.value for p in points if p.value is not None]
    if not known:
        return _safe(f'<p class="soft">{escape(_("Chưa có số liệu"))}</p>')
    ends = [*known, *([goal] if goal is not None else [])]
    ticks = _ticks(min(ends), max(ends))

    def x(index: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (index / max(len(points) - 1, 1))

    def y(value: float) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return TOP + (HEIGHT - TOP - BOTTOM) * (share if falling else 1 - share)

    spots = [(x(i), None if p.value is None else y(p.value), p) for i, p in enumerate(points)]
    parts = [_grid(ticks, y), _lines(spots), _words(spots, digits)]
    if goal is not None:
        at = _n(y(goal))
        parts.append(f'<line class="chart-goal" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at}" y2="{at}"/>')
    return _safe(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _lines(spots: Sequence[Spot]) -> str:
    """One line for each run of known values."""
    runs: list[list[str]] = [[]]
    for across, down, _point in spots:
        if down is None:
            runs.append([])
        else:
            runs[-1].append(f"{_n(across)},{_n(down)}")
    return "".join(f'<polyline class="chart-line" points="{" ".join(run)}"/>' for run in runs if run)


def _words(spots: Sequence[Spot], digits: int | None) -> str:
    """At most eight labels under the axis; values beside the dots while there is room for them."""
    every = max(1, -(-len(spots) // 8))
    parts = []
    for index, (across, down, point) in enumerate(spots):
        at = f'x="{_n(across)}" text-anchor="middle"'
        if index % every == 0:
            parts.append(f'<text {at} y="{HEIGHT - 6}">{escape(point.label)}</text>')
        if down is not None and point.value is not None and len(spots) <= 12:
            shown = text.format_number(point.value, digits)
            parts.append(f'<circle class="chart-dot" cx="{_n(across)}" cy="{_n(down)}" r="4"/>')
            beside = at if index else f'x="{_n(across - 4)}" text-anchor="start"'  # clear of the axis words
            parts.append(f'<text class="chart-value" {beside} y="{_n(down - 10)}">{shown}</text>')
    return "".join(parts)


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers that enclose the values."""
    span = (high - low) or max(abs(high), 1.0)
    size = 10 ** math.floor(math.log10(span / 4))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if span / (size * m) <= 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    return [round(step * k, 6) for k in range(first, last + 1)]


def _grid(ticks: list[float], y: Callable[[float], float]) -> str:
    lines = []
    for value in ticks:
        at = y(value)
        lines.append(
            f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_n(at)}" y2="{_n(at)}"/>'
            f'<text x="{LEFT - 8}" y="{_n(at + 4)}" text-anchor="end">{text.format_number(value)}</text>'
        )
    return "".join(lines)
