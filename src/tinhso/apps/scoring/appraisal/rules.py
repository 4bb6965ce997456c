"""The arithmetic of appraisal without a database: phases of a round, who sees which draft, drawing a sample."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tinhso.engines.indicators.store.api import Stage


class Phase(TextChoices):
    """Where a round stands on a day."""

    SELF = "self", _("Tự chấm")
    APPRAISAL = "appraisal", _("Thẩm định")
    PAUSE = "pause", _("Chờ thông báo kết quả thẩm định")
    OBJECTION = "objection", _("Nhận khiếu nại")
    DECISION = "decision", _("Giải quyết khiếu nại")
    OVER = "over", _("Hết hạn giải quyết khiếu nại, chờ chốt kết quả")


class Days(Protocol):
    """The days of a round."""

    self_until: dt.date
    appraisal_until: dt.date
    objection_opens: dt.date
    objection_closes: dt.date
    decision_until: dt.date


RELEASED = frozenset({Phase.OBJECTION, Phase.DECISION, Phase.OVER})


def phase(days: Days, today: dt.date) -> Phase:
    """The phase of a day; every closing day still belongs to its phase."""
    for until, found in (
        (days.self_until, Phase.SELF),
        (days.appraisal_until, Phase.APPRAISAL),
        (days.objection_opens - dt.timedelta(days=1), Phase.PAUSE),
        (days.objection_closes, Phase.OBJECTION),
        (days.decision_until, Phase.DECISION),
    ):
        if today <= until:
            return found
    return Phase.OVER


def period(year: int, self_until: dt.date | None) -> tuple[dt.date, dt.date]:
    """The days of which a proof is expected to be: the year, and after it until self-scoring ends."""
    last = dt.date(year, 12, 31)
    return dt.date(year, 1, 1), max(last, self_until) if self_until else last


def open_stages(
    *,
    views: bool,
    appraises: bool,
    decides: bool,
    now: Phase | None,
) -> frozenset[Stage]:
    """The stages of a unit whose drafts a reader may see.

    Self: whoever may see the unit's drafts. Appraised: its appraisers; the unit itself once results were given
    out. Final: who decides. `now` is None for a round without a timetable.
    """
    found: set[Stage] = set()
    if views:
        found.add(Stage.SELF)
    if views and (appraises or decides or now in RELEASED):
        found.add(Stage.APPRAISED)
    if views and decides:
        found.add(Stage.FINAL)
    return frozenset(found)


def commitment(seed: str) -> str:
    """SHA-256 of the seed's UTF-8 text, in hexadecimal: what is published before."""
    return hashlib.sha256(seed.encode()).hexdigest()


def ticket(seed: str, unit: str, item: str) -> str:
    """The number by which one item of one unit is ordered: SHA-256 of `seed|unit|item`, in hexadecimal."""
    return hashlib.sha256(f"{seed}|{unit}|{item}".encode()).hexdigest()


def draw(seed: str, population: Iterable[tuple[str, str]], size: int) -> list[tuple[str, str]]:
    """The `size` pairs (unit, item) with the smallest tickets, in that order; all pairs when there are fewer.

    Nothing but the seed and the pairs matters, so anyone can repeat it with `sha256sum` and `sort`.
    """
    return sorted(set(population), key=lambda pair: ticket(seed, *pair))[:size]
