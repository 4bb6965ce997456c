"""Programmes with their targets by year and their tasks."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.text.api import now


class Pillar(models.TextChoices):
    """The parts of a digital transformation programme (Quyết định 749/QĐ-TTg and its provincial plans)."""

    AWARENESS = "awareness", _("Nhận thức số")
    INFRASTRUCTURE = "infrastructure", _("Hạ tầng số")
    DATA = "data", _("Dữ liệu số")
    GOVERNMENT = "government", _("Chính quyền số")
    ECONOMY = "economy", _("Kinh tế số")
    SOCIETY = "society", _("Xã hội số")
    WORKFORCE = "workforce", _("Nhân lực số")
    SECURITY = "security", _("An toàn thông tin mạng")


class Comparator(models.TextChoices):
    """How an actual value is held against the goal (`states.met`)."""

    EQUAL = "=", _("đạt")
    AT_LEAST = ">=", _("từ … trở lên")
    MORE = ">", _("trên")
    AT_MOST = "<=", _("không quá")
    LESS = "<", _("dưới")
    ABOUT = "~", _("khoảng")
    RANGE = "range", _("từ … đến …")


class Programme(models.Model):
    """A plan in force: what is to be reached and done, by when and by whom."""

    code = models.SlugField(_("Mã chương trình"), max_length=60, unique=True)
    title = models.CharField(_("Tên chương trình"), max_length=400)
    document = models.OneToOneField(
        "programme.Document", null=True, on_delete=models.PROTECT, related_name="programme"
    )
    first_year = models.PositiveSmallIntegerField(_("Từ năm"))
    last_year = models.PositiveSmallIntegerField(_("Đến năm"))
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), first_year__gte=1976, last_year__lte=2099),
                name="programme_years_in_order",
                violation_error_message=_("Năm cuối phải từ năm đầu trở đi."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.code

    def scope(self) -> Scope:
        """Where it stands: with the agency that steers it, over its place."""
        return Scope(agency=self.agency.path, place=self.place.path if self.place else None, label=self.title)


class Target(models.Model):
    """A measured goal, with a value for each target year."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    number = models.PositiveIntegerField()
    metric = models.TextField(_("Chỉ tiêu"))
    comparator = models.CharField(_("So sánh"), max_length=5, choices=Comparator.choices, default="=")
    unit = models.CharField(_("Đơn vị"), max_length=60, blank=True)
    pillar = models.CharField(_("Trụ cột"), max_length=20, choices=Pillar.choices, blank=True)
    sector = models.CharField(_("Lĩnh vực"), max_length=100, blank=True)
    place_text = models.CharField(_("Địa bàn"), max_length=200, blank=True)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("programme.Finding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="target_number_once"),
            models.CheckConstraint(
                condition=Q(comparator__in=["=", ">=", ">", "<=", "<", "~", "range"]),
                name="target_comparator_known",
            ),
        ]
        indexes = [models.Index(fields=["programme", "pillar", "number"])]

    @override
    def __str__(self) -> str:
        return f"{self.programme_id} · {self.code}"

    @property
    def code(self) -> str:
        """How people call it inside the programme: CT-07."""
        return f"CT-{self.number:02}"

    @property
    def full_code(self) -> str:
        """Its code anywhere: cds-hai-duong-2024/CT-07. Reads the programme."""
        return f"{self.programme.code}/{self.code}"

    def scope(self) -> Scope:
        """Its programme's."""
        return self.programme.scope()


class TargetValue(models.Model):
    """The goal of one year; `year` is empty where the plan means its whole period."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField(_("Năm"), null=True)
    value = models.DecimalField(_("Giá trị"), max_digits=24, decimal_places=6)
    value_max = models.DecimalField(_("Giá trị cao nhất"), max_digits=24, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "year"],
                name="target_value_once_a_year",
                nulls_distinct=False,
                violation_error_message=_("Chỉ tiêu này đã có giá trị của năm đó."),
            ),
            models.CheckConstraint(
                condition=Q(value_max=None) | Q(value_max__gte=F("value")),
                name="target_range_in_order",
                violation_error_message=_("Giá trị cao nhất phải lớn hơn giá trị thấp nhất."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.target_id} · {self.year}: {self.value}"


class Task(models.Model):
    """Something an agency has to do, alone or with others, by a day."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveIntegerField()
    action = models.TextField(_("Nhiệm vụ"))
    lead = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    lead_text = models.CharField(_("Chủ trì"), max_length=300, blank=True)
    start_date = models.DateField(_("Bắt đầu"))
    deadline = models.DateField(_("Hạn hoàn thành"), null=True)
    deadline_text = models.CharField(_("Thời hạn (như văn bản)"), max_length=100, blank=True)
    deliverable = models.TextField(_("Sản phẩm"), blank=True)
    pillar = models.CharField(_("Trụ cột"), max_length=20, choices=Pillar.choices, blank=True)
    sector = models.CharField(_("Lĩnh vực"), max_length=100, blank=True)
    source = models.ForeignKey("programme.Finding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="task_number_once"),
        ]
        indexes = [
            models.Index(fields=["programme", "pillar", "number"]),
            models.Index(fields=["lead", "deadline"]),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.programme_id} · {self.code}"

    @property
    def code(self) -> str:
        """How people call it inside the programme: NV-07."""
        return f"NV-{self.number:02}"

    @property
    def full_code(self) -> str:
        """Its code anywhere: cds-hai-duong-2024/NV-07. Reads the programme."""
        return f"{self.programme.code}/{self.code}"

    def scope(self) -> Scope:
        """Where it stands: with its lead agency, else with the programme's; over the programme's place."""
        whole = self.programme.scope()
        return Scope(agency=self.lead.path if self.lead else whole.agency, place=whole.place, label=self.code)


class TaskAgency(models.Model):
    """A coordinating agency of a task, as written and, where it is known, as a row of orgs."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="coordinating")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "order"], name="task_agency_order_once")]

    @override
    def __str__(self) -> str:
        return self.name
