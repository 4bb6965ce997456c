"""A form for each kind of rule: its fields from the rule's data, and the rule's data from its fields.

What a form does not show (English labels, a rule nested in a part) stays as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring.frameworks.fields import NumberField, ShareField, plain, written
from tinhso.kernel.ui.api import Words

Rule = dict[str, Any]
SPARE = 2

KINDS: dict[str, Words] = {
    "boolean": _("Có hoặc không"),
    "choice": _("Chọn một phương án"),
    "ratio": _("Tỷ lệ × điểm tối đa"),
    "ratio_capped_scaled": _("Tỷ lệ chia cho ngưỡng (liên tục)"),
    "ratio_capped_jump": _("Tỷ lệ, đạt ngưỡng thì tối đa (nhảy bậc)"),
    "ratio_cliff": _("Đạt ngưỡng được tối đa, không thì 0"),
    "ratio_floor": _("Tỷ lệ có ngưỡng và mức sàn"),
    "bands": _("Theo khoảng giá trị"),
    "additive": _("Cộng các phần"),
    "sum_over_periods": _("Cộng theo kỳ báo cáo"),
    "given": _("Nhập điểm trực tiếp"),
    "scale": _("Giá trị giữa hai mốc (chuẩn hóa)"),
    "per_case": _("Theo số trường hợp"),
    "mean": _("Trung bình các tiêu chí"),
    "lowest": _("Mức thấp nhất của các tiêu chí"),
}
RATIOS = {kind for kind in KINDS if kind.startswith("ratio")}


@dataclass(frozen=True)
class Rows:
    """Fields that come once per row: the list's name, its title, and the columns (key, label, field)."""

    name: str
    title: Words
    columns: tuple[tuple[str, Words, type[forms.CharField]], ...]


ROWS: dict[str, Rows] = {
    "choice": Rows(
        "options",
        _("Các phương án"),
        (
            ("code", _("Mã"), forms.CharField),
            ("label", _("Phương án"), forms.CharField),
            ("factor", _("Phần của điểm tối đa"), ShareField),
        ),
    ),
    "bands": Rows(
        "bands",
        _("Các khoảng"),
        (
            ("from", _("Từ"), NumberField),
            ("below", _("Đến dưới"), NumberField),
            ("points", _("Điểm"), NumberField),
        ),
    ),
    "additive": Rows(
        "parts",
        _("Các phần"),
        (("label", _("Nội dung"), forms.CharField), ("points", _("Điểm"), NumberField)),
    ),
    "mean": Rows("of", _("Các tiêu chí"), (("label", _("Tiêu chí"), forms.CharField),)),
    "lowest": Rows("of", _("Các tiêu chí"), (("label", _("Tiêu chí"), forms.CharField),)),
}


def _text(label: Words, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300, **options)


def _simple(kind: str) -> dict[str, forms.Field]:
    """The fields of a kind that come once."""
    label = _text(_("Điều được hỏi"), help_text=_("Viết như một phần của câu, ví dụ “đã ban hành kế hoạch”."))
    if kind in RATIOS:
        return _ratio_fields(kind)
    if kind in {"boolean", "choice"}:
        return {"label": label}
    if kind == "bands":
        return {"label": _text(_("Giá trị được xét")), "noun": _text(_("Đơn vị tính"))}
    if kind == "scale":
        return {
            "label": _text(_("Giá trị được xét")),
            "from": NumberField(label=_("Giá trị được 0 điểm"), required=False),
            "to": NumberField(
                label=_("Giá trị được điểm tối đa"),
                help_text=_(
                    "Nhỏ hơn mốc 0 điểm nếu càng thấp càng tốt. Giữ hai mốc qua các năm thì điểm so sánh được."
                ),
            ),
            "outside": forms.ChoiceField(
                label=_("Khi giá trị nằm ngoài hai mốc"),
                required=False,
                choices=[("", _("Không thể: là nhập sai")), ("limit", _("Có thể: tính như ở mốc gần nhất"))],
            ),
        }
    if kind == "per_case":
        return {
            "each": NumberField(label=_("Điểm mỗi trường hợp")),
            "label": _text(_("Điều được đếm")),
            "noun": _text(_("Đơn vị tính")),
        }
    if kind in {"mean", "lowest"}:
        return {"to": NumberField(label=_("Mức cao nhất của một tiêu chí"))}
    if kind == "sum_over_periods":
        return {
            "label": _text(_("Báo cáo được xét")),
            "periods": _text(_("Các kỳ"), help_text=_("Cách nhau bằng dấu phẩy, ví dụ Q1, Q2, Q3, Q4.")),
            "on_time": NumberField(label=_("Điểm mỗi kỳ đúng hạn")),
            "late": NumberField(label=_("Điểm mỗi kỳ chậm"), required=False),
            "missing": NumberField(label=_("Điểm mỗi kỳ thiếu"), required=False),
        }
    return {}


def _ratio_fields(kind: str) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        "numerator": _text(_("Tử số là")),
        "denominator_label": _text(_("Mẫu số là")),
        "cap": forms.ChoiceField(
            label=_("Khi tỷ lệ vượt 100 %"),
            choices=[
                ("", _("Chưa chọn")),
                ("subset", _("Không thể vượt: tử số là một phần của mẫu số, vượt là nhập sai")),
                ("max", _("Có thể vượt: chỉ tính điểm tối đa")),
            ],
        ),
    }
    if kind != "ratio":
        found["full_at"] = ShareField(label=_("Ngưỡng được điểm tối đa"), help_text=_("Ví dụ 80 %."))
    if kind == "ratio_floor":
        found["floor"] = ShareField(label=_("Mức sàn, dưới đó 0 điểm"))
    found["zero_denominator"] = forms.ChoiceField(
        label=_("Khi không phát sinh trường hợp nào (mẫu số 0)"),
        choices=[("", _("Chưa nói rõ (0 điểm)")), ("zero", _("0 điểm")), ("full", _("Điểm tối đa"))],
        required=False,
    )
    found["denominator"] = NumberField(label=_("Mẫu số cố định"), required=False)
    found["noun"] = _text(_("Đơn vị tính"))
    return found


@dataclass
class RuleForm:
    """The bound or unbound form of one rule: fields that come once, and rows."""

    kind: str
    form: forms.Form
    rows: Rows | None = None
    count: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def once(self) -> list[Any]:
        """Bound fields that come once."""
        return [bound for bound in self.form if "rows-" not in bound.name]

    @property
    def lines(self) -> list[list[Any]]:
        """Bound fields by row."""
        if self.rows is None:
            return []
        return [
            [self.form[_name(number, key)] for key, _label, _field in self.rows.columns]
            for number in range(self.count)
        ]


def _name(number: int, key: str) -> str:
    return f"r-rows-{number}-{key}"


def rule_form(kind: str, rule: Mapping[str, Any], maximum: object, data: Any = None) -> RuleForm:
    """The form of a kind, filled from the rule (when it is of this kind) or bound to what was sent."""
    rows = ROWS.get(kind)
    known = _row_values(kind, rule, maximum) if rule.get("type") == kind else []
    count = len(known) + SPARE
    if data is not None and rows:
        count = max(count, _sent_rows(data))
    fields: dict[str, forms.Field] = {f"r-{key}": one for key, one in _simple(kind).items()}
    for number in range(count if rows else 0):
        for key, label, make in rows.columns if rows else ():
            fields[_name(number, key)] = make(label=label, required=False, max_length=300)
    initial = {f"r-{key}": value for key, value in _initial(kind, rule).items()}
    for number, values in enumerate(known):
        initial |= {_name(number, key): value for key, value in values.items()}
    made = type("RuleFields", (forms.Form,), fields)
    return RuleForm(kind, made(data, initial=initial), rows, count if rows else 0)


def _sent_rows(data: Any) -> int:
    numbers = [
        int(part) for key in data if key.startswith("r-rows-") and (part := key.split("-")[2]).isdigit()
    ]
    return min(max(numbers, default=-1) + 1, 60)


def _initial(kind: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the fields that come once. Labels are kept across ratio kinds."""
    if kind in RATIOS and rule.get("type") in RATIOS:
        inputs = _dict(rule.get("inputs"))
        found = {key: rule.get(key) for key in ("cap", "full_at", "floor", "zero_denominator", "noun")}
        found["denominator"] = written(rule.get("denominator"))
        found["numerator"] = _dict(inputs.get("numerator")).get("label")
        found["denominator_label"] = _dict(inputs.get("denominator")).get("label")
        return found
    if rule.get("type") != kind:
        return {"label": rule.get("label"), "noun": rule.get("noun")}
    found = {key: rule.get(key) for key in ("label", "noun", "outside")}
    found |= {key: written(rule.get(key)) for key in ("from", "to", "each")}
    if kind == "sum_over_periods":
        found["periods"] = ", ".join(str(one) for one in _list(rule.get("periods")))
        found |= {key: written(value) for key, value in _dict(rule.get("per_period")).items()}
    return found


def _row_values(kind: str, rule: Mapping[str, Any], maximum: object) -> list[dict[str, Any]]:
    if kind == "choice":
        return [{"code": code, **_dict(one)} for code, one in _dict(rule.get("options")).items()]
    if kind in {"mean", "lowest"}:
        return [{"label": _dict(one).get("label") or name} for name, one in _dict(rule.get("of")).items()]
    rows = _list(rule.get("bands" if kind == "bands" else "parts"))
    return [
        {
            "from": written(one.get("from")),
            "below": written(one.get("below")),
            "label": one.get("label") or ("" if kind == "bands" else _nested_words(one)),
            "points": written(_points(one, maximum)),
        }
        for one in rows
        if isinstance(one, dict)
    ]


def _nested_words(one: Mapping[str, Any]) -> str:
    kind = _dict(one.get("rule")).get("type", "")
    return str(KINDS.get(kind, kind))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _points(one: Mapping[str, Any], maximum: object) -> Any:
    if one.get("points") is not None or one.get("factor") is None:
        return one.get("points")
    if not isinstance(maximum, int | float):
        return one["factor"]
    return plain((Fraction(str(one["factor"])) * Fraction(str(maximum))).limit_denominator(10**6))


def rule_data(filled: RuleForm, old: Mapping[str, Any]) -> Rule:
    """The rule of a valid form; what the form does not show is kept from the old rule of the same kind."""
    values = {key.removeprefix("r-"): value for key, value in filled.form.cleaned_data.items()}
    rows = [
        {key: values.get(f"rows-{n}-{key}") for key, _label, _field in filled.rows.columns}
        for n in range(filled.count)
    ] if filled.rows else []  # fmt: skip
    rows = [one for one in rows if any(value not in (None, "") for value in one.values())]
    same = dict(old) if old.get("type") == filled.kind else {}
    return {"type": filled.kind, **WRITERS.get(filled.kind, _plain_rule)(values, rows, same)}


Writer = Callable[[dict[str, Any], list[dict[str, Any]], Rule], Rule]


def _kept(same: Rule, new: Rule) -> Rule:
    """The new over the old; what was emptied is left out."""
    merged = {key: value for key, value in same.items() if key != "type"} | new
    return {key: value for key, value in merged.items() if value not in (None, "", {}, [])}


def _plain_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    return _kept(same, values)


def _ratio_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    inputs = {
        name: {**_dict(_dict(same.get("inputs")).get(name)), "label": label}
        for name, label in (
            ("numerator", values.pop("numerator")),
            ("denominator", values.pop("denominator_label")),
        )
        if label
    }
    return _kept(same, {**values, "inputs": inputs})


def _choice_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    before = _dict(same.get("options"))
    options = {
        (one["code"] or f"o{n}"): {
            **_dict(before.get(one["code"])),
            "label": one["label"],
            "factor": one["factor"] or 0,
        }
        for n, one in enumerate(rows, start=1)
    }
    return _kept(same, {"label": values.get("label"), "options": options})


def _bands_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    bands = []
    for one in rows:
        band = {"from": one["from"] or 0, "points": one["points"] or 0}
        bands.append(band if one["below"] is None else {**band, "below": one["below"]})
    return _kept(same, {**_once(values), "on": same.get("on") or "value", "bands": bands})


def _once(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not key.startswith("rows-")}


def _parts_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    before = [_dict(one) for one in _list(same.get("parts"))]
    parts = []
    for number, one in enumerate(rows):
        old = before[number] if number < len(before) else {}
        kept = {key: value for key, value in old.items() if key not in {"factor", "points"}}
        part = {**kept, "points": one["points"] or 0}
        if "rule" not in old:
            part |= {"input": old.get("input") or f"part_{number + 1}", "label": one["label"]}
        parts.append(part)
    return {"parts": parts}


def _criteria_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    names = list(_dict(same.get("of")))
    of = {
        (names[n] if n < len(names) else f"c{n + 1}"): {
            **(_dict(_dict(same.get("of")).get(names[n])) if n < len(names) else {}),
            "label": one["label"],
        }
        for n, one in enumerate(rows)
    }
    return _kept(same, {"to": values["to"], "of": of})


def _periods_rule(values: dict[str, Any], rows: list[dict[str, Any]], same: Rule) -> Rule:
    states = {key: values.pop(key) or 0 for key in ("on_time", "late", "missing")}
    periods = [one.strip() for one in (values.pop("periods") or "").split(",") if one.strip()]
    return _kept(same, {**values, "periods": periods, "per_period": states})


WRITERS: dict[str, Writer] = {
    **dict.fromkeys(RATIOS, _ratio_rule),
    "choice": _choice_rule,
    "bands": _bands_rule,
    "additive": _parts_rule,
    "mean": _criteria_rule,
    "lowest": _criteria_rule,
    "sum_over_periods": _periods_rule,
}
