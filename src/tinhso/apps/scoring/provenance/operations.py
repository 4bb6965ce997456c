"""Opening a published stage again with a reason, as a new run; binding inputs to figures, and taking them over."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.actions import MANAGE, PUBLISH
from tinhso.apps.scoring.appraisal import gates
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.events import CorrectionOpened, CorrectionWithdrawn, FiguresBound, FiguresTaken
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.provenance import feeding
from tinhso.apps.scoring.provenance.models import Binding, Correction
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.store.api import Stage, digest, hold, inputs
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events


class CannotCorrect(Exception):
    """Nothing of the stage was published here, or a draft of it is open already. The message says which."""


@transaction.atomic
def open_correction(*, actor: Actor, assessment: Assessment, stage: Stage, reason: str) -> Run:
    """Open a published stage for corrections: a new draft, and values may be written again until it is published.

    The published run stays what everybody sees. Raises Denied, CannotCorrect; ValidationError without a reason.
    """
    require(actor, PUBLISH, assessment)
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do đính chính.")})
    hold(assessment.code)
    runs = assessment.runs.filter(stage=stage)
    of = runs.filter(published_at__isnull=False, origin=Run.Origin.COMPUTED).order_by("-id").first()
    if of is None:
        raise CannotCorrect(
            _("Lần chấm này chưa công bố kết quả nào tính trên nền tảng nên không có gì để đính chính.")
        )
    if runs.filter(published_at=None).exists():
        raise CannotCorrect(_("Lần chấm này đang có một bản chưa công bố; hãy sửa ngay trong bản ấy."))
    run = computing.refresh(assessment, stage, by=actor.name)
    Correction.objects.create(of=of, run=run, reason=reason.strip(), by=actor.person, by_name=actor.name)
    audit.note(
        actor=actor,
        action=PUBLISH.code,
        about=("run", f"{assessment.code}#{run.number}"),
        changes={"stage": stage.value, "corrects": of.number, "reason": reason.strip()},
    )
    events.record(
        CorrectionOpened(
            assessment=assessment.code, run=run.number, of=of.number, stage=stage.value, reason=reason.strip()
        )
    )
    return run


@transaction.atomic
def withdraw_correction(*, actor: Actor, assessment: Assessment, number: int) -> Run:
    """Close a correction that was opened by mistake: what was published stands, and its inputs are locked again.

    Only while every input is as it was published. Raises Denied, CannotCorrect. Returns the published run.
    """
    require(actor, PUBLISH, assessment)
    hold(assessment.code)
    run = assessment.runs.filter(number=number, published_at=None, correction__isnull=False).first()
    if run is None:
        raise CannotCorrect(_("Lần đính chính này không còn mở: đã được bỏ hoặc đã công bố."))
    of, stage = run.correction.of, Stage(run.stage)
    if digest(inputs(assessment.code, stage)) != of.values_digest:
        raise CannotCorrect(
            _(
                "Số liệu đã khác lần đã công bố. Hãy trả số liệu về như cũ rồi bỏ, hoặc công bố lần đính chính này."
            )
        )
    run.delete()
    audit.note(
        actor=actor,
        action=PUBLISH.code,
        about=("run", f"{assessment.code}#{number}"),
        changes={"stage": stage.value, "corrects": of.number, "withdrawn": True},
    )
    events.record(
        CorrectionWithdrawn(assessment=assessment.code, run=number, of=of.number, stage=stage.value)
    )
    return of


class StageClosed(Exception):
    """The stage is published and not open for corrections, or its days are over. The message says what to do."""


@transaction.atomic
def bind(
    *,
    actor: Actor,
    assessment: Assessment,
    item: str,
    name: str,
    indicator: str,
    period: str,
    breakdown: str = "",
) -> Binding:
    """From now on the input `name` is an indicator's figure for a period; bound again, the new figure takes its place.

    A computed indicator opens to its parts and their figures. Raises Denied; ValidationError (by field) for what is
    not there, and for a formula that does not open: of rates of reports, or reaching back before a campaign.
    """
    require(actor, MANAGE, assessment)
    _check_input(assessment, item, name)
    found = series.by_code([indicator]).get(indicator)
    if found is None:
        raise ValidationError({"indicator": _("Không có chỉ tiêu báo cáo mang mã này.")})
    try:
        when, part = series.periods.get(period), series.breakdown(breakdown)
    except series.PeriodUnknown as problem:
        raise ValidationError({"period": str(problem)}) from problem
    except series.Incomplete as problem:
        raise ValidationError({"breakdown": _("Không có phân tổ này.")}) from problem
    if not series.figuring.opens(found, when):
        raise ValidationError({"indicator": _unopened(found.title)})
    made, _new = Binding.objects.update_or_create(
        assessment=assessment,
        item=item,
        input=name,
        defaults={
            "indicator": found, "period": when, "breakdown": part, "by": actor.person, "by_name": actor.name,
        },
    )  # fmt: skip
    _tell_bound(actor, assessment, item, name, found.code, when.code)
    return made


def _unopened(title: str) -> str:
    return _(
        "Công thức của “%(title)s” dùng tỷ lệ nộp báo cáo hoặc kỳ trước của một đợt riêng nên không mở được tới số "
        "liệu gốc. Hãy dùng chỉ tiêu nền tảng đếm (báo cáo phải nộp, đã nộp, đúng hạn) trong công thức."
    ) % {"title": title}


def _check_input(assessment: Assessment, item: str, name: str) -> None:
    try:
        found = computing.framework_of(assessment).item(item)
    except (KeyError, ValueError):
        raise ValidationError({"item": _("Bộ chỉ số của đợt này không có chỉ số ấy.")}) from None
    if name not in {one.name for one in found.inputs()}:
        known = ", ".join(one.name for one in found.inputs())
        raise ValidationError({"input": _("Chỉ số này có các đầu vào: %(known)s.") % {"known": known}})


@transaction.atomic
def unbind(*, actor: Actor, assessment: Assessment, item: str, name: str) -> bool:
    """Let people give an input again; what was taken stays until it is replaced. Raises Denied."""
    require(actor, MANAGE, assessment)
    gone, _each = Binding.objects.filter(assessment=assessment, item=item, input=name).delete()
    if gone:
        _tell_bound(actor, assessment, item, name, "", "")
    return bool(gone)


def _tell_bound(
    actor: Actor, assessment: Assessment, item: str, name: str, indicator: str, period: str
) -> None:
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", assessment.code),
        changes={"item": item, "input": name, "indicator": indicator, "period": period},
    )
    events.record(
        FiguresBound(assessment=assessment.code, item=item, input=name, indicator=indicator, period=period)
    )


@transaction.atomic
def take_figures(*, actor: Actor, assessment: Assessment, stage: Stage) -> feeding.Taken:
    """Take the figures of every bound input over into a stage and score it anew. Raises Denied, StageClosed."""
    require(actor, MANAGE, assessment)
    hold(assessment.code)
    appraisal.forget(assessment)
    if queries.locked(assessment, stage):
        raise StageClosed(
            _("Kết quả đã công bố nên số liệu đã khóa. Hãy mở đính chính, ghi rõ lý do, rồi mới sửa.")
        )
    if why := gates.why_no_entry(assessment, stage):
        raise StageClosed(why)
    taken = feeding.take(actor=actor, assessment=assessment, stage=stage, invented=assessment.invented)
    if taken.changed:
        audit.note(
            actor=actor,
            action=MANAGE.code,
            about=("score", f"{assessment.code}/*"),
            changes={"stage": stage.value, "figures": taken.changed},
        )
        events.record(FiguresTaken(assessment=assessment.code, stage=stage.value, changed=taken.changed))
    return taken
