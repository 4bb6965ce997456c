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


class Level(models.TextChoices):
    """Whose plan it is; a plan stands under one of the same level (the year under its period) or a higher one."""

    NATIONAL = "national", _("Quốc gia")
    PROVINCE = "province", _("Tỉnh")
    UNIT = "unit", _("Sở, ngành, huyện")
    COMMUNE = "commune", _("Xã")


LEVELS: tuple[str, ...] = tuple(Level.values)  # from the top down


class RollUp(models.TextChoices):
    """How a whole's figure is made from its parts (`rolling.py`)."""

    NONE = "", _("Không tổng hợp, báo cáo trực tiếp")
    SUM = "sum", _("Cộng các phần")
    MEAN = "mean", _("Trung bình theo trọng số")
    LEAST = "least", _("Phần thấp nhất")
    DONE = "done", _("Đếm số phần đã đạt")


class Completion(models.TextChoices):
    """Who decides how far a task with coordinating agencies is (`states.percent_of`)."""

    LEAD = "lead", _("Cơ quan chủ trì quyết định")
    ALL = "all", _("Mọi cơ quan cùng xong")
    ANY = "any", _("Một cơ quan xong là đủ")


class Programme(models.Model):
    """A plan in force: what is to be reached and done, by when and by whom.

    A national plan has no agency of ours: `issuer` names who issued it.
    """

    code = models.SlugField(_("Mã chương trình"), max_length=60, unique=True)
    title = models.CharField(_("Tên chương trình"), max_length=400)
    document = models.OneToOneField(
        "programme.Document", null=True, on_delete=models.PROTECT, related_name="programme"
    )
    first_year = models.PositiveSmallIntegerField(_("Từ năm"))
    last_year = models.PositiveSmallIntegerField(_("Đến năm"))
    level = models.CharField(_("Cấp"), max_length=8, choices=Level.choices, default=Level.PROVINCE)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=200, blank=True)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), first_year__gte=1976, last_year__lte=2099),
                name="programme_years_in_order",
                violation_error_message=_("Năm cuối phải từ năm đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=["national", "province", "unit", "commune"]),
                name="programme_level_known",
            ),
            models.CheckConstraint(
                condition=Q(level="national", agency=None) | (~Q(level="national") & Q(agency__isnull=False)),
                name="programme_steered_unless_national",
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="programme_not_under_itself"),
        ]
        indexes = [models.Index(fields=["-last_year", "code"]), models.Index(fields=["agency", "parent"])]

    @override
    def __str__(self) -> str:
        return self.code

    @property
    def owner(self) -> str:
        """Who answers for it, by name: the steering agency, or the issuer of a national plan."""
        return self.agency.name if self.agency else self.issuer

    def scope(self) -> Scope:
        """Where it stands: with the agency that steers it, over its place; a national plan everywhere."""
        agency = self.agency.path if self.agency else None
        return Scope(agency=agency, place=self.place.path if self.place else None, label=self.title)


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
    rollup = models.CharField(_("Tổng hợp"), max_length=5, choices=RollUp.choices, blank=True, default="")
    source = models.ForeignKey("programme.Finding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="target_number_once"),
            models.CheckConstraint(
                condition=Q(rollup__in=["", "sum", "mean", "least", "done"]), name="target_rollup_known"
            ),
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
    """The goal of one year; `year` is empty where the plan means its whole period.

    `evidence` is for goals taken from elsewhere (national programmes): an unverified one is shown as such,
    never held against anybody and never passed on.
    """

    class Evidence(models.TextChoices):
        """How well a quoted goal is known."""

        OWN = "", _("Theo văn bản của chương trình")
        VERIFIED = "verified", _("Đã đối chiếu nguồn")
        UNVERIFIED = "unverified", _("Chưa kiểm chứng")

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField(_("Năm"), null=True)
    value = models.DecimalField(_("Giá trị"), max_digits=24, decimal_places=6)
    value_max = models.DecimalField(_("Giá trị cao nhất"), max_digits=24, decimal_places=6, null=True)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, blank=True, default="")
    evidence_source = models.CharField(_("Nguồn"), max_length=300, blank=True)

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
            models.CheckConstraint(
                condition=Q(evidence__in=["", "verified", "unverified"]), name="target_value_evidence_known"
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
    completion = models.CharField(
        _("Cách tính hoàn thành"), max_length=4, choices=Completion.choices, default=Completion.LEAD
    )
    rollup = models.CharField(_("Tổng hợp"), max_length=5, choices=RollUp.choices, blank=True, default="")
    pillar = models.CharField(_("Trụ cột"), max_length=20, choices=Pillar.choices, blank=True)
    sector = models.CharField(_("Lĩnh vực"), max_length=100, blank=True)
    source = models.ForeignKey("programme.Finding", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="task_number_once"),
            models.CheckConstraint(
                condition=Q(completion__in=["lead", "all", "any"]), name="task_completion_known"
            ),
            models.CheckConstraint(
                condition=Q(rollup__in=["", "mean", "least", "done"]), name="task_rollup_known"
            ),
            models.CheckConstraint(
                condition=Q(rollup="") | Q(completion="lead"), name="task_rolled_up_or_shared"
            ),
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
    """A coordinating agency of a task, as written and, where it is known, as a row of orgs.

    One that reported keeps its row when it is taken off the task (`active` is false): its entries stay.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="coordinating")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "order"], condition=Q(active=True), name="task_agency_order_once"
            ),
            models.UniqueConstraint(
                fields=["task", "agency"],
                condition=Q(active=True, agency__isnull=False),
                name="task_agency_once",
                violation_error_message=_("Cơ quan này đã phối hợp nhiệm vụ."),
            ),
        ]
        indexes = [models.Index(fields=["agency", "task"], condition=Q(active=True), name="task_agency_of")]

    @override
    def __str__(self) -> str:
        return self.name
