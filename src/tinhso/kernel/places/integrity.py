"""What the divisions' own data are held against."""

from django.db.models import Exists, OuterRef

from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows, of_sql, page
from tinhso.kernel.places.models import Lineage, Place
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said

# A share is written with ten digits; parts of a place that was split into many may lose a little.
SHARES = """
SELECT p.key, p.label, sum(l.share) FROM places_lineage l JOIN places_place p ON p.id = l.old_id
 GROUP BY p.id HAVING abs(sum(l.share) - 1) > 0.0001 ORDER BY p.key
"""


def shares() -> Found:
    """Places whose shares do not make a whole: figures carried over would grow or shrink."""
    return of_sql(
        SHARES,
        lambda row: Example(f"{row[1]}: {text.format_number(row[2], 4)}", page("portal:place", row[0])),
    )


def without_successor() -> Found:
    """Places that ended and of which nobody says what became."""
    heirs = Lineage.objects.filter(old=OuterRef("pk"))
    rows = Place.objects.filter(~Exists(heirs), valid_to__isnull=False).order_by("key")
    return of_rows(rows, lambda one: Example(f"{one.label} ({one.code})", page("portal:place", one.key)))


CHECKS = (
    Check(
        "places.shares",
        said("Tỷ lệ chia của địa bàn cũ cho các địa bàn mới không cộng thành 1."),
        said("Nạp lại danh mục đơn vị hành chính (./tinhso load); nếu vẫn sai, báo người giữ danh mục."),
        Severity.HIGH,
        shares,
    ),
    Check(
        "places.without_successor",
        said("Địa bàn đã hết hiệu lực mà không ghi địa bàn nào tiếp nhận."),
        said("Nạp lại danh mục đơn vị hành chính (./tinhso load), hoặc ghi văn bản sắp xếp còn thiếu."),
        Severity.MEDIUM,
        without_successor,
    ),
)
