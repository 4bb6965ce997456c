"""The one error of appraisal: its message says to the person what stands against it and what to do."""

from django.utils.translation import gettext as _

from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.models import Timetable
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.store.api import Stage, hold


class Refused(Exception):
    """Not now, or not so. Nothing was saved."""


class ReasonMissing(Refused):
    """A verdict other than the unit's own needs a reason."""


class Overtaken(Refused):
    """Somebody else decided it in the meantime; the message says who, when and what."""


def hold_round(assessment: Assessment) -> None:
    """Wait for whoever changes the round now, then judge by what stands: days and locks are read anew.

    The first step of every change of a round with a timetable, before any row is locked: so that changes come one
    after the other and never wait for one another in a ring.
    """
    hold(assessment.code)
    queries.forget(assessment)


LOCKING = frozenset({Stage.APPRAISED.value, Stage.FINAL.value})


def refuse_locked(assessment: Assessment) -> None:
    """Raises Refused once an appraisal was published: verdicts of another one would stand on public pages at once."""
    if LOCKING & queries.published_stages(assessment):
        raise Refused(_("Kết quả của đợt này đã chốt và khóa, không sửa được nữa."))


def days_of(assessment: Assessment) -> Timetable:
    """The timetable of a round that is not locked. Raises Refused."""
    refuse_locked(assessment)
    found = queries.timetable(assessment)
    if found is None:
        raise Refused(_("Đợt này chưa có lịch. Hãy đặt lịch trước."))
    return found


def only_in(assessment: Assessment, *allowed: Phase) -> None:
    """Raises Refused outside these phases, and when the round is locked."""
    days_of(assessment)
    now = queries.phase(assessment)
    if now not in allowed:
        words = ", ".join(str(one.label).lower() for one in allowed)
        raise Refused(
            _("Việc này chỉ làm trong giai đoạn: %(allowed)s. Đợt này đang ở giai đoạn: %(now)s.")
            % {"allowed": words, "now": str(now.label).lower() if now else ""}
        )
