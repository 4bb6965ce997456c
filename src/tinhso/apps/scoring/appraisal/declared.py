"""What appraisal adds to the app's plugs: kinds of notices and facts."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring.appraisal import events
from tinhso.engines.notify.plugs import Kind, kinds
from tinhso.kernel.events.plugs import declare

FILED = "scoring.objection.filed"
DECIDED = "scoring.objection.decided"
COUNCIL = "scoring.objection.council"
CLOSING = "scoring.objection.closing"
QUEUE = "scoring.queue.due"
LATE = "scoring.queue.late"
RESULTS = "scoring.results.out"
SELF_CLOSING = "scoring.self.closing"
FINAL = "scoring.round.final"
GROUP = _("Chấm điểm")
KINDS = (
    Kind(code=SELF_CLOSING, sentence=_("Sắp hết hạn tự chấm mà còn chỉ số chưa nhập."), group=GROUP),
    Kind(code=QUEUE, sentence=_("Hàng chờ thẩm định đã mở, hoặc sắp hết hạn thẩm định."), group=GROUP),
    Kind(code=LATE, sentence=_("Hết hạn thẩm định mà còn mục chưa thẩm định."), group=GROUP),
    Kind(
        code=RESULTS,
        sentence=_("Đã có kết quả thẩm định, bắt đầu nhận khiếu nại."),
        group=GROUP,
        at_once=True,
    ),
    Kind(code=CLOSING, sentence=_("Sắp hết hạn khiếu nại."), group=GROUP, at_once=True),
    Kind(code=COUNCIL, sentence=_("Có khiếu nại chờ bạn giải quyết."), group=GROUP),
    Kind(code=FINAL, sentence=_("Kết quả cuối của đợt đánh giá đã chốt và khóa."), group=GROUP, at_once=True),
    Kind(code=FILED, sentence=_("Đơn vị khiếu nại một mục bạn đã thẩm định."), group=GROUP),
    Kind(code=DECIDED, sentence=_("Khiếu nại bạn gửi đã được giải quyết."), group=GROUP, at_once=True),
)


def plug() -> None:
    """Fill the sockets once."""
    declare(*events.ALL)
    for kind in KINDS:
        kinds.plug(kind)
