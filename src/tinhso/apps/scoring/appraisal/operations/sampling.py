"""Sampling: a seed fixed before self-scoring ends, published after, and what was found on the spot."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring.actions import APPRAISE, MANAGE
from tinhso.apps.scoring.appraisal import events as facts
from tinhso.apps.scoring.appraisal import queries, rules
from tinhso.apps.scoring.appraisal.models import Drawn, Review, Sample
from tinhso.apps.scoring.appraisal.refusals import Refused, hold_round, only_in
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment
from tinhso.kernel.access.api import Actor, Denied, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

MOST = 500


@transaction.atomic
def commit_sample(*, actor: Actor, assessment: Assessment, size: int) -> Sample:
    """Let the house choose a seed of 256 bits and publish its SHA-256; once a round, while units still self-score.

    Nobody chooses the seed, and nothing shows it before the draw. Raises Denied, Refused.
    """
    require(actor, MANAGE, assessment)
    hold_round(assessment)
    only_in(assessment, Phase.SELF)
    if not 1 <= size <= MOST:
        raise Refused(_("Cỡ mẫu từ 1 đến %(n)s mục.") % {"n": MOST})
    if queries.sample(assessment) is not None:
        raise Refused(_("Đợt này đã công bố mã cam kết; mỗi đợt chỉ một lần, để không ai chọn lại mẫu."))
    seed = secrets.token_hex(32)
    made = Sample.objects.create(
        assessment=assessment,
        size=size,
        seed=seed,
        commitment=rules.commitment(seed),
        committed_by_name=actor.name,
    )
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", assessment.code),
        changes={"sample_size": size, "commitment": made.commitment},
    )
    events.record(facts.SampleCommitted(assessment=assessment.code, size=size, commitment=made.commitment))
    return made


@transaction.atomic
def draw_sample(*, actor: Actor, assessment: Assessment) -> int:
    """Publish the seed and draw from all items under appraisal. Raises Denied, Refused. Returns how many."""
    require(actor, MANAGE, assessment)
    hold_round(assessment)
    only_in(assessment, Phase.APPRAISAL)
    sample = Sample.objects.select_for_update().filter(assessment=assessment, drawn_at=None).first()
    if sample is None:
        raise Refused(_("Chưa có mã cam kết, hoặc mẫu đã rút rồi."))
    rows = Review.objects.filter(assessment=assessment).values_list("unit__key", "item", "pk")
    keys = {(unit, item): pk for unit, item, pk in rows}
    if not keys:
        raise Refused(_("Hãy mở thẩm định trước khi rút mẫu."))
    chosen = rules.draw(sample.seed, keys, sample.size)
    Drawn.objects.bulk_create(
        Drawn(sample=sample, place=place, review_id=keys[pair]) for place, pair in enumerate(chosen, start=1)
    )
    sample.drawn_at = text.now()
    sample.save(update_fields=["drawn_at"])
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", assessment.code),
        changes={"seed": sample.seed, "drawn": len(chosen)},
    )
    events.record(facts.SampleDrawn(assessment=assessment.code, seed=sample.seed, drawn=len(chosen)))
    return len(chosen)


@transaction.atomic
def record_finding(*, actor: Actor, drawn: Drawn, finding: str, words: str) -> None:
    """Say what an in-depth check found. Raises Denied, Refused.

    A wrong item is then cut in the queue, with its reason: the finding itself moves no points.
    """
    row = drawn.review
    hold_round(row.assessment)
    require(actor, APPRAISE, row)
    if queries.is_own(actor, row.unit):
        raise Denied(_("Không ai kiểm tra chính đơn vị mình."))
    only_in(row.assessment, Phase.APPRAISAL)
    if finding not in Drawn.Finding.values or not words.strip():
        raise Refused(_("Hãy chọn kết quả và ghi đã kiểm tra thế nào."))
    drawn.finding, drawn.words = finding, words.strip()
    drawn.by_name, drawn.at = actor.name, text.now()
    drawn.save(update_fields=["finding", "words", "by_name", "at"])
    audit.note(
        actor=actor,
        action=APPRAISE.code,
        about=("score", f"{row.assessment.code}/{row.unit.key}"),
        changes={"item": row.item, "finding": finding, "words": drawn.words},
    )
    events.record(facts.SampleChecked(assessment=row.assessment.code, place=drawn.place))
