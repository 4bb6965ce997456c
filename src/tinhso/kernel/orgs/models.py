"""Agencies and posts. (First lines by the lead so that other modules load; the owner of orgs extends them.)"""

import uuid

from django.db import models

from tinhso.kernel.places.api import LTreeField


class Agency(models.Model):
    """A public body for as long as it exists."""

    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    path = LTreeField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post in an agency."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title
