"""What programmes, targets and tasks are held against."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from tinhso.apps.programme.models import Target, TargetValue, Task
from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows, of_sql, page
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said

LONGEST = 80
# Goals of a year, and deadlines, that lie outside the years of their programme.
OUTSIDE = """
SELECT p.code, p.title, 'target' AS what, t.number, v.year::text AS when_, p.first_year, p.last_year
  FROM programme_targetvalue v JOIN programme_target t ON t.id = v.target_id
  JOIN programme_programme p ON p.id = t.programme_id
 WHERE v.year NOT BETWEEN p.first_year AND p.last_year
UNION ALL
SELECT p.code, p.title, 'task', k.number, to_char(k.deadline, 'DD/MM/YYYY'), p.first_year, p.last_year
  FROM programme_task k JOIN programme_programme p ON p.id = k.programme_id
 WHERE extract(year FROM k.deadline) NOT BETWEEN p.first_year AND p.last_year
ORDER BY 1, 3, 4
"""


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def without_values() -> Found:
    """Targets without a goal for any year: nobody can say whether they are reached. National plans come as they are."""
    goals = TargetValue.objects.filter(target=OuterRef("pk"))
    rows = (
        Target.objects.filter(~Exists(goals), programme__agency__isnull=False)
        .select_related("programme")
        .order_by("programme", "number")
    )
    return of_rows(
        rows,
        lambda one: Example(
            f"{one.full_code}: {_short(one.metric)}", page("programme:target", one.programme.code, one.number)
        ),
    )


def without_lead() -> Found:
    """Tasks that no agency of ours leads: nobody is asked and nobody is reminded."""
    rows = (
        Task.objects.filter(lead=None, programme__agency__isnull=False)
        .select_related("programme")
        .order_by("programme", "number")
    )
    return of_rows(
        rows,
        lambda one: Example(
            f"{one.full_code}: {_short(one.lead_text or one.action)}",
            page("programme:task", one.programme.code, one.number),
        ),
    )


def outside_years() -> Found:
    """Goals and deadlines outside the years of their programme."""

    def example(row: Sequence[Any]) -> Example:
        code, title, what, number, when, first, last = row
        own = f"CT-{number:02}" if what == "target" else f"NV-{number:02}"
        words = text.phrase("{when}, chương trình {first}–{last}", when=when, first=first, last=last)
        return Example(f"{_short(title)}, {own}: {words}", page(f"programme:{what}", code, number))

    return of_sql(OUTSIDE, example)


CHECKS = (
    Check(
        "programme.without_values",
        said("Chỉ tiêu của chương trình không có giá trị cho năm nào."),
        said("Ghi giá trị từng năm cho chỉ tiêu, hoặc bỏ chỉ tiêu."),
        Severity.MEDIUM,
        without_values,
    ),
    Check(
        "programme.without_lead",
        said("Nhiệm vụ không có cơ quan chủ trì trong hệ thống: không ai nhận việc, không ai được nhắc."),
        said("Mở nhiệm vụ, chọn cơ quan chủ trì."),
        Severity.MEDIUM,
        without_lead,
    ),
    Check(
        "programme.outside_years",
        said("Giá trị năm hoặc hạn của nhiệm vụ nằm ngoài các năm của chương trình."),
        said("Sửa năm, hạn; hoặc kéo dài các năm của chương trình."),
        Severity.LOW,
        outside_years,
    ),
)
