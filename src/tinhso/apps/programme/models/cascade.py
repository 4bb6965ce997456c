"""What is part of what: targets and tasks given to agencies below, and those that serve several plans."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class TargetPart(models.Model):
    """`part` serves `whole`. The weight counts when the whole's figure is a weighted mean.

    `shared` says that the part got a share of the goal; else the goal was copied or the target was linked.
    """

    part = models.ForeignKey("programme.Target", on_delete=models.CASCADE, related_name="wholes")
    whole = models.ForeignKey("programme.Target", on_delete=models.CASCADE, related_name="parts")
    weight = models.DecimalField(_("Trọng số"), max_digits=12, decimal_places=4, default=1)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "whole"],
                name="target_part_once",
                violation_error_message=_("Chỉ tiêu này đã phục vụ chỉ tiêu đó."),
            ),
            models.CheckConstraint(condition=~Q(part=F("whole")), name="target_part_of_another"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="target_part_weighs"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.part_id} → {self.whole_id}"


class TaskPart(models.Model):
    """`part` is an agency's piece of `whole`."""

    part = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="wholes")
    whole = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="parts")
    weight = models.DecimalField(_("Trọng số"), max_digits=12, decimal_places=4, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "whole"],
                name="task_part_once",
                violation_error_message=_("Nhiệm vụ này đã thuộc nhiệm vụ đó."),
            ),
            models.CheckConstraint(condition=~Q(part=F("whole")), name="task_part_of_another"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="task_part_weighs"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.part_id} → {self.whole_id}"
