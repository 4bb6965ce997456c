"""What forms, assignments, reports and rules are held against."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from tinhso.apps.reporting.models import Assignment, Check, Form, FormVersion
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Rate
from tinhso.kernel.integrity.api import Check as DataCheck
from tinhso.kernel.integrity.api import Example, Found, Severity, of_rows, of_sql, of_things, page
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said

# The version in force for a report is the newest published one whose day is not after the period's first.
OTHER_VERSION = """
SELECT f.code, p.code, a.code, f.title, a.name, own.number, rule.number
  FROM reporting_submission s
  JOIN reporting_form f ON f.id = s.form_id JOIN orgs_agency a ON a.id = s.agency_id
  JOIN indicators_period p ON p.id = s.period_id JOIN reporting_formversion own ON own.id = s.version_id
  LEFT JOIN LATERAL (SELECT v.id, v.number FROM reporting_formversion v
       WHERE v.form_id = s.form_id AND v.published_at IS NOT NULL AND v.valid_from <= p.first_date
       ORDER BY v.valid_from DESC LIMIT 1) rule ON true
 WHERE rule.id IS DISTINCT FROM s.version_id ORDER BY s.id DESC
"""


def _form_page(form: Form) -> str:
    return page("reporting:form", form.code)


def unassigned() -> Found:
    """Published forms that no agency reports today."""
    day = text.today()
    published = FormVersion.objects.filter(form=OuterRef("pk"), published_at__isnull=False)
    given = Assignment.objects.filter(form=OuterRef("pk")).filter(Q(valid_to=None) | Q(valid_to__gt=day))
    rows = Form.objects.filter(Exists(published), ~Exists(given), active=True).order_by("code")
    return of_rows(rows, lambda one: Example(f"{one.title} ({one.code})", _form_page(one)))


def of_ended_agencies() -> Found:
    """Assignments that go on after their agency has ended."""
    rows = Assignment.objects.select_related("form", "agency").filter(
        Q(valid_to=None) | Q(valid_to__gt=F("agency__valid_to")),
        agency__valid_to__lte=text.today(), form__active=True,
    )  # fmt: skip

    def example(one: Assignment) -> Example:
        ended = text.format_date(one.agency.valid_to) if one.agency.valid_to else ""
        return Example(
            f"{one.form.title}: {one.agency.name} ({one.agency.code}), {ended}", _form_page(one.form)
        )

    return of_rows(rows.order_by("form__code", "agency__code"), example)


def of_another_version() -> Found:
    """Reports that stand under another version than the one in force for their period."""

    def example(row: Sequence[Any]) -> Example:
        form, period, agency, title, name, own, rule = row
        words = text.phrase("phiên bản {own}, đúng ra là {rule}", own=own, rule=rule or "–")
        return Example(f"{title}, {name}, {period}: {words}", page("reporting:sheet", form, period, agency))

    return of_sql(OTHER_VERSION, example)


def rules() -> Found:
    """Rules that cannot be read or name an indicator, breakdown or form that is not there."""
    known, breakdowns = series.names()
    forms = set(Form.objects.values_list("code", flat=True))

    def wrong() -> Iterator[Example]:
        rows = Check.objects.filter(active=True, form__active=True).select_related("form").order_by("code")
        for one in rows:
            for side in (one.left, one.right):
                problems = list(series.wrong_in(side, known, breakdowns)) or list(_lost_forms(side, forms))
                for words in problems:
                    link = page("reporting:check", one.form.code, one.code)
                    yield Example(f"{one.title} ({one.code}): {words}", link)

    return of_things(wrong(), lambda one: one)


def _lost_forms(side: str, forms: set[str]) -> Iterator[str]:
    for one in series.expressions.needs(series.expressions.parse(side)):
        if isinstance(one, Rate) and one.form not in forms:
            yield text.phrase("không có biểu {code}", code=one.form)


CHECKS = (
    DataCheck(
        "reporting.unassigned",
        said("Biểu đã ban hành mà không cơ quan nào phải báo cáo."),
        said("Giao cơ quan báo cáo ở trang của biểu, hoặc ngừng biểu."),
        Severity.MEDIUM,
        unassigned,
    ),
    DataCheck(
        "reporting.of_ended_agencies",
        said("Biểu vẫn giao cho cơ quan đã kết thúc: báo cáo ấy sẽ mãi quá hạn."),
        said("Thôi giao từ ngày cơ quan kết thúc, giao cho cơ quan tiếp nhận."),
        Severity.MEDIUM,
        of_ended_agencies,
    ),
    DataCheck(
        "reporting.of_another_version",
        said("Báo cáo nằm dưới phiên bản biểu khác với phiên bản áp dụng cho kỳ ấy."),
        said("Mở báo cáo, đối chiếu ô của hai phiên bản; nếu cần, mở lại để nhập theo phiên bản đúng."),
        Severity.MEDIUM,
        of_another_version,
    ),
    DataCheck(
        "reporting.rules",
        said(
            "Quy tắc kiểm tra không đọc được, hoặc nêu chỉ tiêu, phân tổ, biểu không có: quy tắc không bắt được gì."
        ),
        said("Sửa hai vế của quy tắc ở trang của biểu."),
        Severity.HIGH,
        rules,
    ),
)
