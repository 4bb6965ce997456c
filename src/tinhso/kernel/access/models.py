"""Roles, and who was given which role where and when."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.places.api import LTreeField
from tinhso.kernel.text import api as text


class Role(models.Model):
    """A named set of actions."""

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(_("Vai trò"), max_length=120)
    actions = ArrayField(models.CharField(max_length=120), default=list)

    @override
    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """A role given to a person, or to whoever holds a post, over a subtree of agencies or of places.

    `path` is the ltree path of the subtree's root in the tree named by `tree`; tree `all` means everywhere.
    """

    class Tree(models.TextChoices):
        """In which tree the path is read."""

        ALL = "all", _("Toàn hệ thống")
        AGENCY = "agency", _("Cơ quan và cấp dưới")
        PLACE = "place", _("Địa bàn")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("orgs.Post", null=True, on_delete=models.PROTECT, related_name="+")
    tree = models.CharField(max_length=6, choices=Tree.choices)
    path = LTreeField(null=True)
    first_date = models.DateField(_("Từ ngày"))
    last_date = models.DateField(_("Đến hết ngày"), null=True)
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post__isnull=True)
                | Q(person__isnull=True, post__isnull=False),
                name="grant_to_a_person_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(tree="all", path__isnull=True) | (~Q(tree="all") & Q(path__isnull=False)),
                name="grant_names_its_subtree",
            ),
            models.CheckConstraint(
                condition=Q(last_date__isnull=True) | Q(last_date__gte=F("first_date")),
                name="grant_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["person"]), models.Index(fields=["post"])]

    @override
    def __str__(self) -> str:
        return f"{self.role_id} {self.tree}:{self.path}"
