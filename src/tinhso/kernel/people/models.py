"""Accounts, the posts they hold, and powers lent for a time."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class PersonManager(BaseUserManager["Person"]):
    """Makes accounts; sign-in by e-mail address or phone number as written in `login`."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> "Person":
        """A new account. `login` is folded to lower case; without a password nobody can sign in with one."""
        person = self.model(login=login.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """One account: a citizen, an enterprise or an officer."""

    class Kind(models.TextChoices):
        """Whose account it is."""

        CITIZEN = "citizen", _("Công dân")
        ENTERPRISE = "enterprise", _("Doanh nghiệp")
        OFFICER = "officer", _("Cán bộ")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    login = models.CharField(_("Tên đăng nhập"), max_length=150, unique=True)
    name = models.CharField(_("Họ và tên"), max_length=200)
    kind = models.CharField(_("Loại tài khoản"), max_length=12, choices=Kind.choices, default=Kind.CITIZEN)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=20, blank=True)
    is_active = models.BooleanField(_("Đang hoạt động"), default=True)
    joined_at = models.DateTimeField(default=text.now)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["citizen", "enterprise", "officer"]), name="person_kind_known"
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="person_email_once",
                violation_error_message=_("Địa chỉ thư này đã có tài khoản."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} <{self.login}>"

    @property
    def is_staff(self) -> bool:
        """Django's own administration pages are not used; nobody enters them."""
        return False


class Holding(models.Model):
    """Who holds which post, and when: [first day, last day + 1)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="holding_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Người này đã giữ chức vụ đó trong thời gian này."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} · {self.post_id} · {self.during}"


class Delegation(models.Model):
    """Powers of one post lent by its holder to another person until a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_received")
    post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, related_name="+")
    first_date = models.DateField(_("Từ ngày"))
    last_date = models.DateField(_("Đến hết ngày"))
    reason = models.TextField(_("Lý do"))
    created_at = models.DateTimeField(default=text.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")),
                name="delegation_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc ủy quyền phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=~Q(by=F("to")),
                name="delegation_to_another",
                violation_error_message=_("Không thể ủy quyền cho chính mình."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.by_id} → {self.to_id} · {self.last_date}"
