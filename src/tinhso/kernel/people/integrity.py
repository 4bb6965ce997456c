"""What posts and loans of power are held against."""

from django.db.models import Exists, OuterRef, Q

from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows
from tinhso.kernel.orgs.api import Post
from tinhso.kernel.people.models import Delegation, Holding
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said


def vacant() -> Found:
    """Posts of today that nobody holds."""
    day = text.today()
    held = Holding.objects.filter(post=OuterRef("pk"), during__contains=day, person__is_active=True)
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasts = Q(valid_to=None) | Q(valid_to__gt=day)
    there = Q(agency__valid_to=None) | Q(agency__valid_to__gt=day)
    rows = Post.objects.filter(begun, lasts, there, ~Exists(held), agency__valid_from__lte=day)
    rows = rows.select_related("agency").order_by("agency__code", "rank", "title")
    return of_rows(rows, lambda one: Example(f"{one.title}, {one.agency.name} ({one.agency.code})"))


def lent_in_vain() -> Found:
    """Running loans that give nothing: the giver no longer holds the post, or one of the accounts is closed."""
    day = text.today()
    held = Holding.objects.filter(person=OuterRef("by"), post=OuterRef("post"), during__contains=day)
    running = Delegation.objects.filter(ended_at=None, first_date__lte=day, last_date__gte=day)
    rows = running.filter(~Exists(held) | Q(by__is_active=False) | Q(to__is_active=False))
    rows = rows.select_related("by", "to", "post").order_by("-pk")
    return of_rows(
        rows,
        lambda one: Example(
            f"{one.post.title}: {one.by.name} → {one.to.name}, {text.format_date(one.last_date)}"
        ),
    )


CHECKS = (
    Check(
        "people.vacant",
        said("Chức vụ đang có mà không ai giữ."),
        said("Giao chức vụ cho người phụ trách, hoặc kết thúc chức vụ không còn dùng."),
        Severity.LOW,
        vacant,
    ),
    Check(
        "people.lent_in_vain",
        said(
            "Ủy quyền đang chạy nhưng không còn tác dụng: người giao đã thôi chức vụ, hoặc tài khoản đã khóa."
        ),
        said("Kết thúc ủy quyền này; người mới giữ chức vụ ủy quyền lại nếu cần."),
        Severity.MEDIUM,
        lent_in_vain,
    ),
)
