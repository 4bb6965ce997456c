"""Administrative divisions. (First lines by the lead so that other modules load; the owner of places extends them.)"""

from django.db import models

from tinhso.kernel.places.fields import LTreeField


class Place(models.Model):
    """One administrative division for as long as it exists: [valid_from, valid_to)."""

    key = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    path = LTreeField()

    def __str__(self) -> str:
        return self.name
