"""Does a framework add up? Maxima, references between its parts, formulas, gates, grades."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from tinhso.engines.indicators.framework import (
    NOT_APPLICABLE_INPUT,
    SIZE_TIE,
    Formula,
    Framework,
    Item,
    same_word,
)
from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.reading import Reader, nearest
from tinhso.engines.indicators.rules.bands import band_faults
from tinhso.kernel.text.api import phrase

ZERO = Fraction(0)


def check(framework: Framework, root: Reader) -> None:
    """Note every fault that only shows when the parts are seen together."""
    _codes(framework, root)
    _maxima(framework, root)
    for item in framework.items:
        _item(framework, item, root.child({}, item.code))
    _formulas(framework, root)
    _gates(framework, root)
    _accepted(framework, root)
    if framework.grades:
        for what, remedy in band_faults(framework.grades, ZERO):
            root.child({}, "grades").fault(what, remedy)
    start, end = framework.valid_from, framework.valid_to
    if start and end and end < start:
        root.fault(
            phrase("valid_to {end} trước valid_from {start}.", end=end, start=start),
            phrase("sửa thời gian hiệu lực."),
        )


def _codes(framework: Framework, root: Reader) -> None:
    if not framework.items:
        root.fault(phrase("không có chỉ số nào."), phrase("thêm items."))
    # Codes are found whatever their letter case, so two that differ in nothing else would be one.
    for code, count in Counter(item.code.strip().casefold() for item in framework.items).items():
        if count > 1:
            said = next(one.code for one in framework.items if one.code.strip().casefold() == code)
            root.child({}, said).fault(
                phrase("mã chỉ số ghi {count} lần.", count=count), phrase("mỗi chỉ số một mã.")
            )


def _maxima(framework: Framework, root: Reader) -> None:
    for group in framework.groups:
        members = [item for item in framework.items if item.group == group.id and not item.effect]
        total = sum((item.maximum or ZERO for item in members), ZERO)
        if total != group.maximum:
            root.child({}, phrase("nhóm {id}", id=group.id)).fault(
                phrase(
                    "điểm tối đa các chỉ số cộng lại là {total}, nhóm ghi {maximum}.",
                    total=vn(total),
                    maximum=vn(group.maximum),
                ),
                phrase("sửa max của chỉ số hoặc của nhóm cho khớp."),
            )
    total = sum((group.maximum for group in framework.groups), ZERO)
    if total != framework.scale:
        root.fault(
            phrase(
                "điểm tối đa các nhóm cộng lại là {total}, thang điểm ghi {scale}.",
                total=vn(total),
                scale=vn(framework.scale),
            ),
            phrase("sửa max của nhóm hoặc scale cho khớp."),
        )


def _unknown(place: Reader, what: str, code: str, known: Iterable[str]) -> None:
    close = nearest(code, known)
    hint = phrase(" Gần nhất: {close}.", close=", ".join(close)) if close else ""
    place.fault(
        phrase("{what} “{code}” không có trong khung.{hint}", what=what, code=code, hint=hint),
        phrase("sửa mã cho đúng."),
    )


def _item(framework: Framework, item: Item, place: Reader) -> None:
    groups = [group.id for group in framework.groups]
    if item.group not in groups and not (item.effect and not item.group):
        _unknown(place, phrase("nhóm"), item.group, groups)
    if item.maximum is not None and item.maximum < 0:
        place.fault(
            phrase("điểm tối đa âm."), phrase("sửa max từ 0 trở lên (điểm trừ dùng effect: penalty).")
        )
    if item.effect and framework.total:
        place.fault(
            phrase("điểm cộng, điểm trừ không dùng được cùng công thức tổng hợp."),
            phrase("bỏ effect hoặc bỏ composite."),
        )
    if item.source and item.source not in {source.id for source in framework.sources}:
        _unknown(place, phrase("nguồn"), item.source, [source.id for source in framework.sources])
    names = [same_word(one.name) for one in item.inputs()]
    for name, count in Counter(names).items():
        if count > 1:
            place.fault(
                phrase("đầu vào “{name}” khai báo {count} lần.", name=name, count=count),
                phrase("đặt tên khác nhau."),
            )
    _not_applicable(framework, item, place)


def _not_applicable(framework: Framework, item: Item, place: Reader) -> None:
    spec = item.not_applicable
    if spec is None:
        return
    names = [one.name for one in item.inputs() if one.name != NOT_APPLICABLE_INPUT]
    if spec.when and spec.when not in names:
        _unknown(place, phrase("đầu vào"), spec.when, names)
    if item.effect == "penalty" or (item.effect and spec.how == "redistribute"):
        place.fault(
            phrase("điểm cộng, điểm trừ không chia lại được; điểm trừ không áp dụng thì không bị trừ."),
            phrase("bỏ not_applicable."),
        )
        return
    if spec.how == "leave_out" and not (framework.total and framework.total.method == "mean"):
        place.fault(
            phrase("leave_out chỉ có nghĩa khi tổng là trung bình cộng."),
            phrase("dùng redistribute hoặc full_points."),
        )
    if spec.how != "redistribute":
        return
    if framework.total:
        place.fault(
            phrase("redistribute không dùng được cùng công thức tổng hợp."), phrase("dùng full_points.")
        )
    scored = {one.code for one in framework.items if one.scored and not one.effect and one.code != item.code}
    for code in spec.to:
        if code not in scored:
            _unknown(place, phrase("chỉ số nhận điểm"), code, scored)
    if not spec.to and not any(one.group == item.group and one.code in scored for one in framework.items):
        place.fault(
            phrase("không có chỉ số nào cùng nhóm để nhận điểm."), phrase("ghi to: hoặc dùng full_points.")
        )


def _formulas(framework: Framework, root: Reader) -> None:
    scored = {item.code: item for item in framework.items if item.scored}
    formulas = ([framework.total] if framework.total else []) + list(framework.pillars)
    for name, count in Counter(formula.id for formula in formulas).items():
        if count > 1:
            root.child({}, "composite").fault(
                phrase("mã công thức {name} ghi {count} lần.", name=name, count=count),
                phrase("mỗi công thức một mã."),
            )
    for formula in formulas:
        _formula(formula, scored, root.child({}, f"composite › {formula.id}"))


def _formula(formula: Formula, scored: dict[str, Item], place: Reader) -> None:
    for code in formula.weights:
        if code not in scored:
            _unknown(place, phrase("chỉ số có điểm"), code, scored)
    if not formula.weights:
        place.fault(phrase("công thức chưa có chỉ số nào."), phrase("thêm weights hoặc items."))
    if any(weight <= 0 for weight in formula.weights.values()) or formula.divisor <= 0:
        place.fault(phrase("trọng số và số chia phải lớn hơn 0."), phrase("sửa weights, divisor."))
        return
    if formula.method == "weights":
        most = sum(formula.weights.values(), ZERO) / formula.divisor
        if most != formula.maximum:
            place.fault(
                phrase(
                    "tổng trọng số chia {divisor} là {most}, công thức ghi tối đa {maximum}.",
                    divisor=vn(formula.divisor),
                    most=vn(most),
                    maximum=vn(formula.maximum),
                ),
                phrase("sửa weights, divisor hoặc max cho khớp."),
            )


def _accepted(framework: Framework, root: Reader) -> None:
    codes, sources = [item.code for item in framework.items], [source.id for source in framework.sources]
    for number, one in enumerate(framework.accepted, start=1):
        place = root.child({}, f"accepted_traps {number}")
        for code in one.items:
            if code not in codes:
                _unknown(place, phrase("chỉ số"), code, codes)
        if one.source and one.source not in sources:
            _unknown(place, phrase("nguồn"), one.source, sources)
        if bool(one.items) == (one.trap == SIZE_TIE):
            place.fault(
                phrase("size_tie là của cả bảng xếp hạng nên không ghi items; các loại khác phải ghi items."),
                phrase("sửa items."),
            )


def _gates(framework: Framework, root: Reader) -> None:
    scored = [item.code for item in framework.items if item.scored]
    groups = [group.id for group in framework.groups]
    for gate in framework.gates:
        place = root.child({}, f"gates › {gate.name}")
        if gate.needs not in scored:
            _unknown(place, phrase("chỉ số điều kiện"), gate.needs, scored)
        if gate.target == "item" and gate.code not in scored:
            _unknown(place, phrase("chỉ số"), gate.code, scored)
        if gate.target == "group" and gate.code not in groups:
            _unknown(place, phrase("nhóm"), gate.code, groups)
        if gate.target == "group" and framework.total:
            place.fault(
                phrase("điều kiện cho nhóm không có tác dụng khi tổng tính bằng công thức."),
                phrase("đặt điều kiện cho item hoặc total."),
            )
        if gate.target == "item" and gate.code == gate.needs:
            place.fault(phrase("chỉ số không thể là điều kiện của chính nó."), phrase("sửa needs hoặc item."))
        if not 0 <= gate.limit < 1 or not 0 < gate.at_least <= 1:
            place.fault(
                phrase("limit phải từ 0 đến dưới 1 và at_least trong (0; 1]."), phrase("sửa limit, at_least.")
            )
