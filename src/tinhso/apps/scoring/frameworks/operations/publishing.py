"""Publishing: a draft without faults becomes an edition with validity dates, and never changes again."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks.accepting import accept, questions
from tinhso.apps.scoring.frameworks.checks import check
from tinhso.apps.scoring.frameworks.events import FrameworkPublished
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, PublishedEdition
from tinhso.apps.scoring.frameworks.operations.drafts import lock
from tinhso.engines.indicators.api import framework_codes
from tinhso.engines.indicators.store.api import register
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text


class CannotPublish(Exception):
    """The draft has faults, its code is taken, or its validity overlaps another edition. The message says which."""


@transaction.atomic
def publish_edition(
    *,
    actor: Actor,
    draft: FrameworkDraft,
    version: int,
    code: str,
    family: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    reasons: Mapping[str, str] | None = None,
) -> PublishedEdition:
    """Freeze a draft under a code, in force from a day to a day (both included).

    `reasons` say, by kind, why traps for small units are kept; none may stay without one.
    Raises Denied, Stale (somebody saved it since `version`), CannotPublish.
    """
    require(actor, MANAGE_FRAMEWORKS, draft)
    found = lock(draft, version)
    if found.state != FrameworkDraft.State.DRAFT:
        raise CannotPublish(_("Các dòng đọc từ phụ lục còn đang duyệt; hãy lập bản thảo trước."))
    body = found.body | {
        "code": code,
        "edition_of": family,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else None,
    }
    checked = check(body)
    if checked.framework is None:
        raise CannotPublish(_("Bản thảo còn %(n)s lỗi. Hãy sửa hết rồi ban hành.") % {"n": checked.faults})
    asked = questions(checked.framework)
    body = accept(body, asked, reasons or {})
    checked = check(body)
    if checked.framework is None or questions(checked.framework):
        titles = ", ".join(one.title for one in questions(checked.framework))
        raise CannotPublish(
            _("Chưa trả lời: %(titles)s. Hãy sửa cách tính, hoặc ghi lý do giữ nguyên.") % {"titles": titles}
        )
    ended = _make_room(code, family, valid_from, valid_to)
    made = PublishedEdition.objects.create(
        code=code,
        family=family,
        title=checked.framework.name[:300],
        edition=register(code, checked.framework.name[:300], body),
        draft=found,
        valid_from=valid_from,
        valid_to=valid_to,
        owner_path=found.owner_path,
        place_path=found.place_path,
        published_by=actor.name,
    )
    found.body, found.state = body, FrameworkDraft.State.PUBLISHED
    found.changed_at, found.changed_by = text.now(), actor.name
    found.save()
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", code),
        changes={
            "published": found.title,
            "digest": made.edition.digest,
            "valid_from": valid_from.isoformat(),
            "accepted": {one.kind: (reasons or {}).get(one.kind, "") for one in asked},
            **({"ended": ended} if ended else {}),
        },
    )
    events.record(FrameworkPublished(code=code, family=family, valid_from=valid_from.isoformat()))
    return made


def _make_room(code: str, family: str, first: dt.date, last: dt.date | None) -> str:
    """End the edition in force until a new one comes, the day before; returns its code. Raises CannotPublish."""
    if code in framework_codes() or PublishedEdition.objects.filter(code=code).exists():
        raise CannotPublish(
            _("Mã “%(code)s” đã có một bản khác. Bản đã ban hành không đổi; hãy đặt mã mới.") % {"code": code}
        )
    ended = ""
    for other in PublishedEdition.objects.select_for_update().filter(family=family):
        if other.valid_to is None and other.valid_from < first:
            other.valid_to = first - dt.timedelta(days=1)
            other.save(update_fields=["valid_to"])
            ended = other.code
        elif (last is None or other.valid_from <= last) and (
            other.valid_to is None or first <= other.valid_to
        ):
            raise CannotPublish(
                _(
                    "Thời gian hiệu lực chồng lên bản “%(code)s” (%(from)s – %(to)s) của cùng bộ."
                    " Hãy chọn ngày bắt đầu khác, hoặc ghi ngày kết thúc."
                )
                % {
                    "code": other.code,
                    "from": text.format_date(other.valid_from),
                    "to": text.format_date(other.valid_to) if other.valid_to else "…",
                }
            )
    return ended
