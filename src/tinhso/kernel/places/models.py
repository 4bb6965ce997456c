"""Administrative divisions with dates, what became of them, and their outlines."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.places.fields import LTreeField


class Level(models.IntegerChoices):
    """Level of a division. Since 1 July 2025 communes lie directly under provinces."""

    PROVINCE = 1, _("Cấp tỉnh")
    DISTRICT = 2, _("Cấp huyện")
    COMMUNE = 3, _("Cấp xã")


class Kind(models.TextChoices):
    """Kinds of division (Luật Tổ chức chính quyền địa phương 2015 and 2025)."""

    TINH = "tinh", _("Tỉnh")
    THANH_PHO = "thanh-pho", _("Thành phố")
    QUAN = "quan", _("Quận")
    HUYEN = "huyen", _("Huyện")
    THI_XA = "thi-xa", _("Thị xã")
    XA = "xa", _("Xã")
    PHUONG = "phuong", _("Phường")
    THI_TRAN = "thi-tran", _("Thị trấn")
    DAC_KHU = "dac-khu", _("Đặc khu")


# Official Vietnamese words and their usual English: names are data, not interface text.
KIND_WORDS: dict[str, tuple[str, str]] = {
    Kind.TINH: ("Tỉnh", "Province"),
    Kind.THANH_PHO: ("Thành phố", "City"),
    Kind.QUAN: ("Quận", "District"),
    Kind.HUYEN: ("Huyện", "District"),
    Kind.THI_XA: ("Thị xã", "Town"),
    Kind.XA: ("Xã", "Commune"),
    Kind.PHUONG: ("Phường", "Ward"),
    Kind.THI_TRAN: ("Thị trấn", "Township"),
    Kind.DAC_KHU: ("Đặc khu", "Special Zone"),
}


class Place(models.Model):
    """One division for as long as its name, kind, parent and territory stay: [valid_from, valid_to).

    `key` is ours and never reused; `code` is the statistics office's and was reused in 2025.
    """

    key = models.CharField(max_length=16, unique=True)
    code = models.CharField(_("Mã số"), max_length=5)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("Tên"), max_length=60)
    label = models.CharField(_("Tên đầy đủ"), max_length=200)
    folded_name = models.CharField(max_length=60)
    folded_label = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = LTreeField()
    valid_from = models.DateField(_("Từ ngày"))
    valid_to = models.DateField(_("Đến trước ngày"), null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    point_is_source = models.BooleanField(default=False)
    area_km2 = models.FloatField(_("Diện tích (km²)"), null=True)
    population = models.PositiveIntegerField(_("Dân số"), null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_code_once_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange",
                             output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Mã số này đã dùng cho đơn vị khác trong cùng thời gian."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="place_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__gt=1, parent__isnull=False),
                name="place_province_has_no_parent",
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="place_level_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="place_kind_known"),
        ]  # fmt: skip
        indexes = [
            GistIndex(fields=["path"], name="place_path"),
            models.Index(OpClass(F("folded_name"), name="text_pattern_ops"), name="place_name_prefix"),
            models.Index(fields=["level", "valid_from"], name="place_level_from"),
        ]

    @override
    def __str__(self) -> str:
        return self.label

    @property
    def full_name(self) -> str:
        """With its kind: `Phường Trần Phú`."""
        return f"{KIND_WORDS[self.kind][0]} {self.name}"


class Lineage(models.Model):
    """A share of an old place that went to a new one. The shares of one old place add up to 1."""

    class Basis(models.TextChoices):
        """Where the share comes from. All but the first two are approximations and are shown as such."""

        DOCUMENT = "document", _("Theo nghị quyết")
        CODE = "code", _("Giữ nguyên mã số")
        EQUAL = "equal", _("Chia đều (ước lượng)")
        COUNT = "count", _("Theo số xã (ước lượng)")
        INFERRED = "inferred", _("Suy đoán theo tên và mã")

    class Kind(models.TextChoices):
        """What happened."""

        UNCHANGED = "unchanged", _("Giữ nguyên")
        RENAME = "rename", _("Đổi tên")
        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        DISSOLVE = "dissolve", _("Giải thể cấp huyện")

    old = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="to_new")
    new = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="from_old")
    share = models.DecimalField(max_digits=11, decimal_places=10)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    main = models.BooleanField(help_text="where an address without a street falls")
    document = models.CharField(_("Văn bản"), max_length=40, blank=True)
    date = models.DateField(_("Ngày"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="lineage_once"),
            models.UniqueConstraint(fields=["old"], condition=Q(main=True), name="lineage_one_main"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="lineage_share_0_1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.share})"


class Outline(models.Model):
    """The shape of a place. `approximate` shapes are drawn from points and are labelled on every map."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="outline")
    shape = models.JSONField(help_text="GeoJSON Polygon or MultiPolygon, EPSG:4326")
    approximate = models.BooleanField()
    source = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return f"{self.place_id} ({self.source})"
