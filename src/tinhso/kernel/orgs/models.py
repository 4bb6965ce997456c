"""Agencies in a tree with dates, what became of them, and their posts."""

import uuid

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.places.api import LTreeField

# Quyết định 20/2020/QĐ-TTg: a letter A–Y and two digits, then one group of digits or letters per level.
CODE = r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$"


class AgencyKind(models.Model):
    """Kinds of agency are data: an administrator adds `ban_dac_biet` without a new version."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField(help_text="1 province, 2 district, 3 commune; as in places")
    rank = models.PositiveSmallIntegerField(default=100, help_text="order among the children of one agency")

    @override
    def __str__(self) -> str:
        return self.title


class Agency(models.Model):
    """A public body for as long as its name and place in the tree stay: [valid_from, valid_to).

    `code` is the identifier code of Quyết định 20/2020/QĐ-TTg and is never given twice;
    `code_is_demo` says that we made it up for the demonstration.
    """

    code = models.CharField(_("Mã định danh"), max_length=35, unique=True)
    code_is_demo = models.BooleanField(default=False)
    name = models.CharField(_("Tên cơ quan"), max_length=200)
    short_name = models.CharField(_("Tên ngắn"), max_length=80)
    kind = models.ForeignKey(AgencyKind, on_delete=models.PROTECT, related_name="agencies")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = LTreeField()
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField(_("Từ ngày"))
    valid_to = models.DateField(_("Đến trước ngày"), null=True, blank=True)
    folded_name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE),
                name="agency_code_shape",
                violation_error_message=_("Mã định danh phải có dạng H23.08 (Quyết định 20/2020/QĐ-TTg)."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="agency_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="agency_not_its_own_parent"),
        ]
        indexes = [
            GistIndex(fields=["path"], name="agency_path"),
            models.Index(fields=["kind", "valid_from"], name="agency_kind_from"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class PastName(models.Model):
    """A name the agency had until a day."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="past_names")
    name = models.CharField(max_length=200)
    until = models.DateField(help_text="first day of the next name")
    document = models.CharField(_("Văn bản"), max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "until"], name="past_name_one_a_day")]

    @override
    def __str__(self) -> str:
        return self.name


class AgencyLineage(models.Model):
    """`old` handed its work over to `new`. `main` takes over what is not named otherwise."""

    class Kind(models.TextChoices):
        """What happened."""

        RENAME = "rename", _("Đổi tên")
        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        DISSOLVE = "dissolve", _("Giải thể, bàn giao")

    old = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="to_new")
    new = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="from_old")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    main = models.BooleanField(default=True)
    document = models.CharField(_("Văn bản"), max_length=80, blank=True)
    date = models.DateField(_("Ngày"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="agency_lineage_once"),
            models.UniqueConstraint(fields=["old"], condition=Q(main=True), name="agency_lineage_one_main"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="agency_lineage_to_another"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Post(models.Model):
    """A post in an agency. Who holds it and when is kept in `people` (people.Holding)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("Chức vụ"), max_length=200)
    rank = models.PositiveSmallIntegerField(default=100, help_text="1 is the head")
    single_seat = models.BooleanField(default=False, help_text="held by one person at a time")
    valid_from = models.DateField(_("Từ ngày"), null=True)
    valid_to = models.DateField(_("Đến trước ngày"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "title"], name="post_title_once_per_agency"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="post_ends_after_it_begins",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title
