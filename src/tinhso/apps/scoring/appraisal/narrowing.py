"""How a queue is narrowed: what stands in the address of its page, in words and as a query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring.appraisal.models import Review
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.text import api as text

State = Review.State
ALL, ZEROED = "all", "zeroed"
STATES = {one.value: one.label for one in State} | {ZEROED: _("Bị cắt về 0")}
LACKING, PROVEN, UNCLAIMED = "thieu", "co", "khong-diem"
REPEATED, OUTSIDE = "trung", "ngoai-ky"  # of a round: see queries.queue
PROOFS = {
    LACKING: _("Có điểm nhưng thiếu minh chứng"),
    PROVEN: _("Có minh chứng"),
    REPEATED: _("Minh chứng trùng"),
    OUTSIDE: _("Minh chứng ngoài kỳ đánh giá"),
    UNCLAIMED: _("Tự chấm 0 điểm"),
}
NAMES = {"state": "tinh-trang", "item": "chi-so", "unit": "don-vi", "words": "tim", "proof": "minh-chung"}


@dataclass(frozen=True)
class Narrow:
    """Which reviews of a desk are meant; what is empty does not narrow."""

    state: str = ""
    item: str = ""
    unit: str = ""
    words: str = ""
    proof: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str], *, usual: str = "") -> "Narrow":
        """As an address says it; `usual` is the state where it names none, and `all` means no state."""
        said = {name: asked.get(parameter, "")[:200] for name, parameter in NAMES.items()}
        state = said["state"] or usual
        known = state if state in STATES else ""
        return cls(**{**said, "state": known, "proof": said["proof"] if said["proof"] in PROOFS else ""})

    @property
    def query(self) -> str:
        """The same as an address says it."""
        said = {NAMES[name]: value for name, value in vars(self).items() if value}
        return urlencode({NAMES["state"]: ALL, **said})

    def but(self, **changes: str) -> "Narrow":
        """The same with something changed."""
        return replace(self, **changes)

    def __call__(self, rows: QuerySet[Review]) -> QuerySet[Review]:
        """Those of the reviews."""
        if self.state == ZEROED:
            rows = rows.filter(state=State.CUT, points=0)
        elif self.state:
            rows = rows.filter(state=self.state)
        if self.item:
            rows = rows.filter(item=self.item)
        if self.unit:
            rows = rows.filter(unit__key=self.unit)
        if self.words:
            rows = rows.filter(unit__folded_name__contains=text.fold(self.words))
        return rows.filter(self._proof()) if self.proof in {LACKING, PROVEN, UNCLAIMED} else rows

    def _proof(self) -> Q:
        if self.proof == UNCLAIMED:
            return Q(self_points=0)
        there = Q(
            Exists(
                Evidence.objects.filter(
                    book=OuterRef("assessment__code"),
                    unit=OuterRef("unit__key"),
                    item=OuterRef("item"),
                    withdrawn_at=None,
                )
            )
        )
        return there if self.proof == PROVEN else ~there & Q(self_points__gt=0)


EVERYTHING = Narrow()
