"""What this app plugs in at start."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.reporting import actions, desk, events, facts, integrity, names, origins, queries
from tinhso.apps.reporting.periodic import queries as periodic
from tinhso.engines.indicators.plugs import facts as fact_socket
from tinhso.engines.indicators.plugs import sources as source_socket
from tinhso.engines.notify.plugs import Kind, kinds
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.access.plugs import roles as role_socket
from tinhso.kernel.events.plugs import declare
from tinhso.kernel.files.plugs import Purpose, purposes
from tinhso.kernel.integrity.plugs import checks
from tinhso.kernel.ui.plugs import MenuItem, cards, menu

GROUP = _("Báo cáo")
KINDS = (
    Kind("reporting.reminder", _("Báo cáo sắp đến hạn hoặc quá hạn."), GROUP),
    Kind("reporting.nightly", _("Kết quả kiểm tra báo cáo mỗi đêm, cho người quản lý biểu."), GROUP),
)
MENU = (
    ("due", _("Báo cáo phải nộp"), 10, actions.ENTER, "clipboard-list"),
    ("waiting", _("Chờ duyệt"), 20, actions.APPROVE, "list-checks"),
    ("follow_up", _("Cần theo dõi"), 30, actions.VIEW, "flag"),
    ("validation", _("Kiểm tra số liệu"), 40, actions.VIEW, "shield-check", "/bao-cao/bat-thuong/"),
    ("periodic", _("Báo cáo định kỳ"), 45, actions.VIEW, "file-text"),
    ("counted", _("Số nền tảng đếm"), 47, actions.VIEW, "list-checks"),
    (
        "indicators", _("Chỉ tiêu báo cáo"), 48, actions.VIEW, "book-open",
        "/so-lieu/lap-chi-tieu/", "/so-lieu/phan-to/", "/so-lieu/lap-phan-to/",
    ),
    ("forms", _("Biểu báo cáo"), 50, actions.VIEW, "table-2", "/bao-cao/tinh-hinh/", "/bao-cao/lap-bieu/"),
)  # fmt: skip


def plug() -> None:
    """Fill the sockets once."""
    for action in actions.ALL:
        action_socket.plug(action)
    for role in actions.ROLES:
        role_socket.plug(role)
    declare(*events.ALL)
    for kind in KINDS:
        kinds.plug(kind)
    for fact in facts.FACTS:
        fact_socket.plug(fact)
    source_socket.plug(origins.SOURCE)
    for check in integrity.CHECKS:
        checks.plug(check)
    for card in desk.CARDS:
        cards.plug(card)
    menu.plug(
        MenuItem(
            code="reporting.pivot", title=_("Số liệu"), url_name="reporting:pivot", order=30, shell="portal"
        )
    )
    menu.plug(
        MenuItem(
            code="reporting.pivot.desk", title=_("Bảng số liệu"), url_name="reporting:pivot", order=60,
            group=GROUP, icon="chart-column", shell="desk",
        )
    )  # fmt: skip
    for name, title, order, needed, icon, *also in MENU:
        menu.plug(
            MenuItem(
                code=f"reporting.{name}", title=title, url_name=f"reporting:{name}", order=order, action=needed,
                group=GROUP, icon=icon, also=tuple(also),
            )
        )  # fmt: skip
    purposes.plug(
        Purpose(
            code=names.EVIDENCE,
            title="Minh chứng số liệu báo cáo",
            may_read=queries.may_read_proof,
            most_mb=20,
        )
    )
    purposes.plug(
        Purpose(
            code=names.WORKBOOK,
            title="Tệp Excel báo cáo đã nộp",
            may_read=queries.may_read_workbook,
            types=("xlsx",),
            most_mb=10,
        )
    )
    purposes.plug(
        Purpose(
            code=names.TEMPLATE,
            title="Mẫu báo cáo định kỳ",
            may_read=periodic.may_read_template,
            types=("docx",),
            most_mb=10,
        )
    )
    purposes.plug(
        Purpose(code=names.PERIODIC, title="Báo cáo định kỳ đã lập", may_read=periodic.may_read_report)
    )
