"""What the tree of agencies is held against."""

from django.db.models import Exists, OuterRef

from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows, of_sql
from tinhso.kernel.orgs.models import Agency, AgencyLineage
from tinhso.kernel.orgs.queries import valid
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said

# ltree: an agency's path is its parent's and one step more.
ASTRAY = """
SELECT a.code, a.name FROM orgs_agency a LEFT JOIN orgs_agency up ON up.id = a.parent_id
 WHERE (up.id IS NULL AND nlevel(a.path) <> 1) OR (up.id IS NOT NULL AND subpath(a.path, 0, -1) <> up.path)
 ORDER BY a.code
"""


def _named(one: Agency) -> Example:
    return Example(f"{one.name} ({one.code})")


def without_successor() -> Found:
    """Agencies that ended and handed their work to nobody."""
    heirs = AgencyLineage.objects.filter(old=OuterRef("pk"))
    ended = Agency.objects.filter(~Exists(heirs), valid_to__lte=text.today())
    return of_rows(ended.order_by("code"), _named)


def without_place() -> Found:
    """Agencies of today that stand nowhere: their figures are on no map and in no total of a place."""
    return of_rows(valid().filter(place=None), _named)


def astray() -> Found:
    """Agencies whose path is not below their parent's: rights over the parent do not reach them."""
    return of_sql(ASTRAY, lambda row: Example(f"{row[1]} ({row[0]})"))


CHECKS = (
    Check(
        "orgs.without_successor",
        said("Cơ quan đã kết thúc mà không ghi cơ quan nào tiếp nhận."),
        said("Ghi cơ quan tiếp nhận, để nhiệm vụ và số liệu cũ có nơi trả lời."),
        Severity.MEDIUM,
        without_successor,
    ),
    Check(
        "orgs.without_place",
        said("Cơ quan đang hoạt động không gắn với địa bàn nào."),
        said("Gắn cơ quan với địa bàn của nó, để số liệu lên được bản đồ và tổng của địa bàn."),
        Severity.LOW,
        without_place,
    ),
    Check(
        "orgs.astray",
        said("Đường dẫn của cơ quan trong cây không nằm dưới cơ quan cấp trên."),
        said("Báo người phụ trách kỹ thuật: quyền giao theo cây không tới được các cơ quan này."),
        Severity.HIGH,
        astray,
    ),
)
