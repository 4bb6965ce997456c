"""What a timetable forbids: each answer is a sentence for the person, empty when nothing stands against it."""

from django.utils.translation import gettext as _

from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.text import api as text


def why_no_entry(assessment: Assessment, stage: Stage) -> str:
    """Why inputs of a stage are not entered freely now."""
    days = queries.timetable(assessment)
    if days is None or stage.value in queries.published_stages(assessment):
        return ""  # what was published is locked; a correction opens it again for entering
    if stage != Stage.SELF:
        return _("Đợt này có lịch thẩm định: hãy thẩm định trong hàng chờ, từng mục có lý do.")
    if queries.phase(assessment) != Phase.SELF:
        return _("Hạn tự chấm đã hết ngày %(day)s. Muốn sửa, hãy đề nghị người quản lý đợt dời lịch.") % {
            "day": text.format_date(days.self_until)
        }
    return ""


def why_no_publishing(assessment: Assessment, stage: Stage) -> str:
    """Why a single stage is not published now; a correction of what was concluded is."""
    if queries.timetable(assessment) is None or stage.value in queries.published_stages(assessment):
        return ""
    return _("Đợt này có lịch thẩm định: kết quả được chốt một lần, sau khi giải quyết xong khiếu nại.")
