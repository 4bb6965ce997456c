"""The values file: exactly the columns unit, item, input, value; every fault names its row and column."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tinhso.engines.indicators import conventions
from tinhso.engines.indicators.conventions import Convention
from tinhso.engines.indicators.evaluating import UnitScore, evaluate
from tinhso.engines.indicators.framework import Framework
from tinhso.engines.indicators.problems import Problem, ValuesRefused
from tinhso.engines.indicators.reading import nearest
from tinhso.engines.indicators.valuing import Unreadable, find_input, find_item
from tinhso.kernel.text.api import phrase

COLUMNS = ("unit", "item", "input", "value")
LARGEST = 64 * 1024 * 1024
ENOUGH = 1000  # faults: whoever sent the wrong file need not wait until its last line is judged
Cell = tuple[str, str, str]
Written = dict[str, dict[str, dict[str, str]]]  # unit → item → input → as it stands in the file


def read_text(path: Path) -> str:
    """The text of a values file, its letters composed. Raises ValuesRefused when missing, too large, not UTF-8."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValuesRefused(
                [
                    Problem(
                        phrase("tệp lớn hơn {value} MB.", value=LARGEST // 2**20),
                        phrase("chia thành nhiều tệp theo đơn vị."),
                        file=str(path),
                    )
                ]
            )
        return unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        fault = Problem(
            phrase("tệp không phải văn bản UTF-8."), phrase("lưu lại dạng “CSV UTF-8”."), file=str(path)
        )
        raise ValuesRefused([fault]) from error
    except OSError as error:
        fault = Problem(
            phrase("không mở được tệp."), phrase("kiểm tra lại đường dẫn và quyền đọc."), file=str(path)
        )
        raise ValuesRefused([fault]) from error


def score_csv(framework: Framework, path: Path) -> tuple[UnitScore, ...]:
    """Score every unit of a values file, in the order in which units first appear.

    Raises ValuesRefused with every fault found, each with file, row and column; nothing is scored then.
    """
    values, rows = _collect(framework, path, {})
    scores, faults = [], []
    for unit, given in values.items():
        try:
            scores.append(evaluate(framework, given, unit=unit))
        except ValuesRefused as refused:
            faults += [_located(problem, rows, path, unit) for problem in refused.problems]
    if faults:
        raise ValuesRefused(sorted(faults, key=lambda problem: problem.row or 0))
    return tuple(scores)


@dataclass(frozen=True)
class ValuesFile:
    """What a file holds: unit → item → input → value as the store keeps it; how its numbers were read.

    `numbers` is None where no number of the file depends on it.
    """

    values: Mapping[str, Mapping[str, Mapping[str, str]]]
    numbers: Convention | None


def read_values_csv(
    framework: Framework,
    path: Path,
    units: Mapping[str, str] | None = None,
    numbers: Convention | None = None,
) -> ValuesFile:
    """The checked values of a file. All or nothing.

    `units` maps what may stand in the column `unit` to the key under which it is wanted; anything else is
    refused with the nearest names. `numbers`: how the file writes them, as its sender says; None: as its cells tell.
    Raises ValuesRefused like `score_csv`, and where cells contradict one another or cannot be told apart.
    """
    written, rows = _collect(framework, path, units or {})
    numbers, values = _in_plain(framework, written, rows, path, numbers)
    faults: list[Problem] = []
    first = {cell[0]: number for cell, number in reversed(rows.items())}
    known = None if units is None else set(units.values())
    for unit, given in values.items():
        if len(faults) >= ENOUGH:
            raise _too_many(faults)
        if known is not None and unit not in known:
            close = nearest(unit, list(units or ()))
            hint = phrase("có phải {close}? ", close=", ".join(close)) if close else ""
            remedy = phrase(
                "{hint}ghi mã hoặc tên đúng như trong danh sách đơn vị của đợt đánh giá.", hint=hint
            )
            faults.append(
                Problem(
                    phrase("không có đơn vị này."),
                    remedy,
                    file=str(path),
                    row=first[unit],
                    column="unit",
                    unit=unit,
                )
            )
            continue
        try:
            evaluate(framework, given, unit=unit)
        except ValuesRefused as refused:
            faults += [_located(problem, rows, path, unit) for problem in refused.problems]
    if faults:
        raise ValuesRefused(sorted(faults, key=lambda problem: problem.row or 0))
    found = {
        unit: {
            code: {name: value for name, value in inputs.items() if value} for code, inputs in given.items()
        }
        for unit, given in values.items()
    }
    return ValuesFile(found, numbers)


def _in_plain(
    framework: Framework, written: Written, rows: Mapping[Cell, int], path: Path, numbers: Convention | None
) -> tuple[Convention | None, Written]:
    """How the file writes numbers, and its values with every number as the store keeps it."""
    counted = {
        (item.code, one.name)
        for item in framework.items
        for one in item.inputs()
        if one.kind not in {"yes_no", "choice"}
    }
    cells = (
        conventions.Cell(row, written[unit][code][name])
        for (unit, code, name), row in rows.items()
        if (code, name) in counted
    )
    try:
        told = conventions.recognised(cells, numbers)
    except ValuesRefused as refused:
        raise ValuesRefused([replace(one, file=str(path)) for one in refused.problems]) from None
    return told, {
        unit: {
            code: {
                name: conventions.plain(value, told) if (code, name) in counted else value
                for name, value in inputs.items()
            }
            for code, inputs in given.items()
        }
        for unit, given in written.items()
    }


def _collect(framework: Framework, path: Path, units: Mapping[str, str]) -> tuple[Written, dict[Cell, int]]:
    """Values by unit, keyed by the true unit keys, item codes and input names, and the row each came from."""
    values: Written = {}
    rows: dict[Cell, int] = {}
    faults: list[Problem] = []
    file = str(path)
    for number, cells in _rows(path):
        if len(faults) >= ENOUGH:
            raise _too_many(faults)
        unit, code, name, value = (cell.strip() for cell in cells)
        place = Problem("", "", file=file, row=number, unit=unit, item=code, input=name)
        empty = next((column for column, cell in (("unit", unit), ("item", code)) if not cell), "")
        if empty:
            faults.append(
                replace(
                    place, what=phrase("ô trống."), remedy=phrase("điền ô này, hoặc bỏ dòng."), column=empty
                )
            )
            continue
        unit = units.get(unit, unit)
        column = "item"
        try:
            item = find_item(framework, code)
            column = "input"
            key = (unit, item.code, find_input(item, name).name)
        except Unreadable as error:
            faults.append(replace(place, what=error.what, remedy=error.remedy, column=column))
            continue
        if key in rows:
            what = phrase("trùng với dòng {rows} (cùng đơn vị, chỉ số và đầu vào).", rows=rows[key])
            faults.append(replace(place, what=what, remedy=phrase("chỉ giữ một dòng."), column="value"))
            continue
        rows[key] = number
        values.setdefault(unit, {}).setdefault(item.code, {})[key[2]] = value
    if faults:
        raise ValuesRefused(faults)
    if not values:
        raise ValuesRefused(
            [
                Problem(
                    phrase("tệp không có dòng giá trị nào."),
                    phrase("thêm ít nhất một dòng sau dòng tiêu đề."),
                    file=file,
                )
            ]
        )
    return values, rows


def _too_many(faults: list[Problem]) -> ValuesRefused:
    stopped = Problem(
        phrase("đã dừng sau {value} lỗi; các dòng sau chưa được xét.", value=ENOUGH),
        phrase("kiểm tra có gửi nhầm tệp không, sửa rồi nạp lại."),
        file=faults[0].file,
    )
    return ValuesRefused([*faults[:ENOUGH], stopped])


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path)
    first = text.partition("\n")[0]
    delimiter = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, str(path))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(COLUMNS):
                what = phrase("dòng có {count} ô, cần đúng {count2}.", count=len(cells), count2=len(COLUMNS))
                remedy = phrase(
                    "kiểm tra dấu phẩy; số thập phân viết bằng dấu phẩy phải đặt trong ngoặc kép."
                )
                raise ValuesRefused([Problem(what, remedy, file=str(path), row=reader.line_num)])
            yield reader.line_num, cells
    except csv.Error as error:
        fault = Problem(
            phrase("dòng sai định dạng CSV (dấu ngoặc kép)."),
            phrase("sửa dòng này."),
            file=str(path),
            row=reader.line_num,
        )
        raise ValuesRefused([fault]) from error


def _check_header(header: list[str], file: str) -> None:
    if tuple(header) == COLUMNS:
        return
    wanted = ",".join(COLUMNS)
    remedy = phrase("dòng đầu phải đúng là: {wanted}.", wanted=wanted)
    wrong = [cell for cell in header if cell not in COLUMNS]
    lacking = [column for column in COLUMNS if column not in header]
    what = phrase("các cột không đúng thứ tự.")
    if lacking:
        what = phrase("thiếu cột {lacking}.", lacking=", ".join(lacking))
    if wrong:
        what = phrase(
            "cột “{wrong}” không đúng{value}", wrong=wrong[0], value="; " + what if lacking else "."
        )
    column = (wrong or lacking or header)[0]
    raise ValuesRefused([Problem(what, remedy, file=file, row=1, column=column)])


def _located(problem: Problem, rows: dict[Cell, int], path: Path, unit: str) -> Problem:
    row = rows.get((unit, problem.item, problem.input)) or _first_row(rows, unit, problem.item)
    return replace(problem, file=str(path), row=row, column="value", unit=unit)


def _first_row(rows: dict[Cell, int], unit: str, item: str) -> int | None:
    matching: Iterable[int] = (row for cell, row in rows.items() if cell[:2] == (unit, item))
    return min(matching, default=None)
