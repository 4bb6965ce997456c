"""The HTTP API of published rankings: by the total, a pillar or group, or a single item, with movement."""

import datetime as dt
from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from tinhso.apps.scoring.rankings import columns, movement, pages
from tinhso.apps.scoring.rankings.keeping import Kept
from tinhso.apps.scoring.rankings.pages import Asked, Shown
from tinhso.apps.scoring.rankings.rows import Row
from tinhso.kernel.access.api import api_public
from tinhso.kernel.ui.api import Request

router = Router(tags=["scoring"])
MOST = 200
ANSWERS: Kept[bytes] = Kept(512)  # answers as sent: 25 rows are 14 KB, 200 rows 110 KB
KINDS = {columns.TOTAL: "total", columns.PART: "part", columns.ITEM: "item"}
SINCE = {"year": movement.YEAR, "run": movement.RUN}


class ColumnOut(Schema):
    """What a ranking may be ordered by: `code` goes into `by`; `kind` is total, part (pillar or group) or item."""

    code: str
    name: str
    kind: str
    maximum: float | None


class ColumnsOut(Schema):
    """Every column of a published ranking, and its peer groups."""

    assessment: str
    run: int
    columns: list[ColumnOut]
    peer_groups: list[str]


class ComparedOut(Schema):
    """The published run that `change` is counted from; `reason` says in words why nothing is compared."""

    assessment: str | None
    run: int | None
    reason: str


class RankingRow(Schema):
    """One unit in a ranking. `rank` is null for a unit that is not ranked: `unranked_reason` says why.

    `points` are those of the column asked for, `total` those of the whole. `change`: places gained (negative: lost)
    in the order asked for; null with `change_note` "new", "territory" (it changed), "unranked" or "group" (another
    one before), or "" where nothing is compared.
    """

    rank: int | None
    group_rank: int | None
    unit: str
    name: str
    peer_group: str
    points: float | None
    total: float | None
    pillars: dict[str, float]
    change: int | None
    change_note: str
    unranked_reason: str


class RankingOut(Schema):
    """A page of a ranking; `next` is the mark for `after`, empty at the end.

    `ranked`: how many units have a rank in this column, what a rank is one of; `unranked`: how many have none.
    """

    assessment: str
    run: int
    stage: str
    published_at: dt.datetime
    invented: bool
    ranked: int
    unranked: int
    by: ColumnOut
    compared_with: ComparedOut
    rows: list[RankingRow]
    next: str


class RankingQuery(Schema):
    """`by`: a code of `list_ranking_columns`, empty for the total. `run`: a published run by number, else the newest.

    `group`: one peer group; `words`: in the unit's name, with or without accents; `after`: the mark of the page before;
    `limit`: 1 to 200 rows; `since`: compare with the year before or with the run before, where there are both.
    """

    by: str = ""
    run: int | None = None
    group: str = ""
    words: str = ""
    after: str = ""
    limit: int = 25
    since: Literal["", "year", "run"] = ""


@router.get(
    "/assessments/{code}/columns",
    auth=api_public,
    response=ColumnsOut,
    operation_id="list_ranking_columns",
)
def ranking_columns(request: Request, code: str, run: int | None = None) -> ColumnsOut:
    """What the published ranking may be ordered by, and its peer groups."""
    shown = pages.shown(code, run, Asked())
    return ColumnsOut(
        assessment=code,
        run=shown.run.number,
        columns=[_column(one) for found in shown.choices.values() for one in found],
        peer_groups=list(shown.groups),
    )


@router.get("/assessments/{code}/ranking", auth=api_public, response=RankingOut, operation_id="read_ranking")
def ranking(request: Request, code: str, asked: Annotated[RankingQuery, Query()]) -> HttpResponse:
    """A page of a published ranking (at most 200 rows): by any column, of a peer group, by words of the name.

    A published run never changes: its answers are kept as they are sent.
    """
    limit = min(max(asked.limit, 1), MOST)
    wanted = Asked(
        by=asked.by,
        group=asked.group,
        words=asked.words,
        since=SINCE.get(asked.since, ""),
        after=asked.after,
    )
    shown = pages.shown(code, asked.run, wanted)
    key = (shown.stamp, get_language(), wanted, limit)
    return HttpResponse(ANSWERS.get(key, lambda: _answer(shown, limit)), content_type="application/json")


def _answer(shown: Shown, limit: int) -> bytes:
    rows = pages.page(shown, limit)
    before = shown.moved.before if shown.moved.comparable else None
    made = RankingOut(
        assessment=shown.assessment.code,
        run=shown.run.number,
        stage=shown.run.stage,
        published_at=shown.stamp.published_at,
        invented=shown.assessment.invented,
        ranked=shown.aside.ranked,
        unranked=shown.aside.count,
        by=_column(shown.by),
        compared_with=ComparedOut(
            assessment=before.assessment.code if before else None,
            run=before.number if before else None,
            reason=shown.moved.reason,
        ),
        rows=[_row(one) for one in rows.rows],
        next=rows.next,
    )
    return made.model_dump_json().encode()


def _column(by: columns.By) -> ColumnOut:
    return ColumnOut(code=by.code, name=by.name, kind=KINDS[by.kind], maximum=by.maximum or None)


def _row(row: Row) -> RankingRow:
    unit, total = row.result.unit, row.result.total
    return RankingRow(
        rank=row.placed.rank,
        group_rank=row.placed.group_rank,
        unit=unit.key,
        name=unit.name,
        peer_group=unit.peer_group,
        points=row.placed.points,
        total=None if total is None else float(total),
        pillars={code: part["points"] for code, part in row.result.pillars.items()},
        change=row.step.gained if row.step else None,
        change_note=row.change_note,
        unranked_reason=row.note,
    )
