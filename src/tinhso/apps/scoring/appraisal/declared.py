"""What appraisal adds to the app's plugs: kinds of notices and facts."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring.appraisal import events
from tinhso.engines.notify.plugs import Kind, kinds
from tinhso.kernel.events.plugs import declare

FILED = "scoring.objection.filed"
DECIDED = "scoring.objection.decided"
GROUP = _("Chấm điểm")
KINDS = (
    Kind(code=FILED, sentence=_("Đơn vị khiếu nại một mục bạn đã thẩm định."), group=GROUP),
    Kind(code=DECIDED, sentence=_("Khiếu nại bạn gửi đã được giải quyết."), group=GROUP, at_once=True),
)


def plug() -> None:
    """Fill the sockets once."""
    declare(*events.ALL)
    for kind in KINDS:
        kinds.plug(kind)
