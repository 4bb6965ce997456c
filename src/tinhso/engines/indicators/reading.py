"""Reading untyped YAML strictly: exact decimals, no key twice, every fault with its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

from tinhso.engines.indicators.problems import FrameworkRefused, Problem
from tinhso.kernel.text.api import phrase

LARGEST = 4 * 2**20
LONGEST_NUMBER = 30
MOST_DECIMALS = 12
DEEPEST = 40  # lists and mappings within one another; the C reader has no bound of its own
HEAVIEST = 200_000  # values; the largest framework that ships has 4 thousand
FARTHEST = 300  # digits before or after the mark, beyond which a number is a trap
# Seen by nobody, and yet they break files made of the text or turn its order round.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@cache
def _loader() -> type["yaml.SafeLoader"]:
    """YAML with decimals kept exact, and a key written twice refused instead of silently overwritten."""
    # Imported here: reading a framework is rarer than importing the engine.
    import yaml

    def refuse(what: str, mark: Any) -> "yaml.constructor.ConstructorError":
        return yaml.constructor.ConstructorError(None, None, what, mark)

    def decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
        found = Decimal(str(loader.construct_scalar(node)).replace("_", ""))
        if not found.is_finite() or abs(found.adjusted()) > FARTHEST:
            raise ValueError
        return found

    def careful(read: "Callable[[Any, Any], object]") -> "Callable[[Any, Any], object]":
        def scalar(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
            try:
                return read(loader, node)
            except (ValueError, ArithmeticError):
                shown = str(node.value)[:40]
                raise refuse(phrase("không đọc được “{value}”", value=shown), node.start_mark) from None

        return scalar

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | Decimal):
                raise refuse(phrase("khóa phải là văn bản"), key_node.start_mark)
            if key in seen:
                raise refuse(phrase("khóa “{key}” ghi hai lần", key=key), key_node.start_mark)
            seen.add(key)
        return loader.construct_mapping(node, deep=True)

    kind: type[yaml.SafeLoader] = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    kind.add_constructor("tag:yaml.org,2002:float", careful(decimal))
    kind.add_constructor("tag:yaml.org,2002:int", careful(yaml.SafeLoader.construct_yaml_int))
    kind.add_constructor("tag:yaml.org,2002:timestamp", careful(yaml.SafeLoader.construct_yaml_timestamp))
    kind.add_constructor("tag:yaml.org,2002:map", mapping)
    return kind


class _Weight:
    """How much a text builds once each repetition (`*name`) is written out; an event at a time, nothing is built."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.open: list[tuple[str | None, int]] = [(None, 0)]

    def take(self, event: Any) -> str:
        """What is wrong with the text at this event; empty when nothing is."""
        import yaml

        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, 1))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(*self.open.pop())
        elif isinstance(event, yaml.ScalarEvent):
            self._add(event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.known:
                return phrase("*{name} lặp lại một phần chưa có hoặc chứa chính nó", name=event.anchor)
            self._add(None, self.known[event.anchor])
        if len(self.open) > DEEPEST:
            return phrase("lồng nhau quá {most} tầng", most=DEEPEST)
        return phrase("quá lớn khi viết ra các phần lặp lại") if self.open[-1][1] > HEAVIEST else ""

    def _add(self, anchor: str | None, weight: int) -> None:
        name, before = self.open[-1]
        self.open[-1] = name, before + weight
        if anchor:
            self.known[anchor] = weight


def _refuse_traps(words: str) -> None:
    """Raises YAMLError for what is small to write and endless to build, or shows to nobody."""
    import yaml

    weight = _Weight()
    for event in yaml.parse(words, Loader=_loader()):
        wrong = weight.take(event)
        if not wrong and (tag := getattr(event, "tag", None)):
            wrong = phrase("không dùng nhãn kiểu {tag}", tag=str(tag)[:40])
        if not wrong and isinstance(event, yaml.ScalarEvent) and UNSEEN.search(event.value):
            wrong = phrase("có ký tự điều khiển không nhìn thấy được")
        if wrong:
            mark: Any = event.start_mark  # of the C reader: another class with the same fields
            raise yaml.MarkedYAMLError(None, None, wrong, mark)


def read_yaml(path: Path) -> object:
    """The content of a YAML file, decimals as Decimal. Raises FrameworkRefused with line and column."""
    import yaml

    try:
        if path.stat().st_size > LARGEST:
            what = phrase("tệp lớn hơn {value} MB.", value=LARGEST // 2**20)
            raise FrameworkRefused(
                [Problem(what, phrase("kiểm tra lại: một khung chỉ vài trăm KB."), file=str(path))]
            )
        words = path.read_text(encoding="utf-8")
        _refuse_traps(words)
        return yaml.load(words, Loader=_loader())  # noqa: S506  # derived from SafeLoader
    except FileNotFoundError:
        fault = Problem(phrase("không có tệp này."), phrase("kiểm tra lại đường dẫn."), file=str(path))
    except (OSError, UnicodeDecodeError) as error:
        fault = Problem(
            phrase("không đọc được tệp ({__name__}).", __name__=type(error).__name__),
            phrase("lưu lại tệp dạng văn bản UTF-8."),
            file=str(path),
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or phrase("sai cú pháp")
        row = mark.line + 1 if mark else None
        fault = Problem(
            phrase("không đúng cú pháp YAML: {what}.", what=what),
            phrase("sửa dòng này theo mẫu trong tài liệu."),
            str(path),
            row,
        )
    raise FrameworkRefused([fault])


def nearest(word: str, known: Iterable[str], how_many: int = 3) -> list[str]:
    """Known words that look most like the one written."""
    from difflib import get_close_matches

    by_fold = {one.casefold(): one for one in known}
    return [by_fold[match] for match in get_close_matches(word.casefold(), by_fold, how_many, 0.5)]


def _moderate(value: int | float | Decimal | Fraction) -> bool:
    # A number like 1e999999999 is short to write and endless to work with.
    if isinstance(value, Decimal):
        return (
            value.is_finite()
            and abs(value.adjusted()) <= LONGEST_NUMBER
            and len(value.as_tuple().digits) <= LONGEST_NUMBER
        )
    return isfinite(value) and abs(value) < 10**LONGEST_NUMBER


class Reader:
    """One mapping of the file, read key by key; faults are collected, not raised one by one."""

    def __init__(self, data: object, place: str, faults: list[Problem], file: str = "") -> None:
        self.place, self.faults, self.file = place, faults, file
        self.data: Mapping[str, object] = {}
        self.used: set[str] = set()
        if isinstance(data, Mapping):
            self.data = {str(key): value for key, value in data.items()}
        else:
            self.fault(phrase("phải là một nhóm khóa: giá trị."), phrase("xem mẫu trong tài liệu định dạng."))

    def fault(self, what: str, remedy: str) -> None:
        """Note one fault at this place."""
        self.faults.append(Problem(what, remedy, file=self.file, section=self.place))

    def get(self, key: str, default: object = None) -> object:
        """The raw value of a key, marked as known."""
        self.used.add(key)
        return self.data.get(key, default)

    def has(self, key: str) -> bool:
        """Whether the key stands in the file with a value."""
        return self.data.get(key) is not None

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; a number is taken as written."""
        value = self.get(key)
        if value is None:
            if required:
                self.fault(phrase("thiếu khóa {key}.", key=key), phrase("thêm {key}.", key=key))
            return ""
        if isinstance(value, Mapping | list):
            self.fault(phrase("khóa {key} phải là văn bản.", key=key), phrase("sửa {key}.", key=key))
            return ""
        if UNSEEN.search(str(value)):
            self.fault(
                phrase("khóa {key} có ký tự điều khiển không nhìn thấy được.", key=key),
                phrase("gõ lại {key}, không dán từ nơi khác.", key=key),
            )
            return ""
        return str(value).strip()

    def number(self, key: str, default: Fraction | None = None, *, required: bool = False) -> Fraction | None:
        """An exact number."""
        value = self.get(key)
        if value is None:
            if required:
                self.fault(phrase("thiếu khóa {key}.", key=key), phrase("thêm {key} là một số.", key=key))
            return default
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
            self.fault(
                phrase("khóa {key} phải là số, đang là “{value}”.", key=key, value=value),
                phrase("sửa {key} thành số.", key=key),
            )
            return default
        if not _moderate(value):
            self.fault(
                phrase(
                    "khóa {key} phải là số hữu hạn, không quá {longest_number} chữ số.",
                    key=key,
                    longest_number=LONGEST_NUMBER,
                ),
                phrase("sửa {key}.", key=key),
            )
            return default
        return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)

    def decimals(self) -> int | None:
        """The number of decimals to round to, 0..12."""
        value = self.number("decimals")
        if value is None or (value.denominator == 1 and 0 <= value <= MOST_DECIMALS):
            return None if value is None else int(value)
        self.fault(
            phrase("decimals không hợp lệ."),
            phrase("ghi số nguyên từ 0 đến {most_decimals}.", most_decimals=MOST_DECIMALS),
        )
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(phrase("khóa {key} phải là true hoặc false.", key=key), phrase("sửa {key}.", key=key))
            return default
        return value

    def day(self, key: str) -> date | None:
        """A day written as 2025-01-31."""
        value = self.get(key)
        if value is None or (isinstance(value, date)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fault(
                phrase("khóa {key} phải là ngày dạng 2025-01-31, đang là “{value}”.", key=key, value=value),
                phrase("sửa {key}.", key=key),
            )
            return None

    def one_of(self, key: str, known: Iterable[str], default: str = "") -> str:
        """One of several words; without default the key is required."""
        listed = tuple(known)
        value = self.text(key, required=not default) or default
        if value and value not in listed:
            close = nearest(value, listed)
            hint = phrase(" Gần nhất: {close}.", close=", ".join(close)) if close else ""
            self.fault(
                phrase("{key}: “{value}” không có trong danh mục.{hint}", key=key, value=value, hint=hint),
                phrase("dùng một trong: {listed}.", listed=", ".join(listed)),
            )
            return default
        return value

    def listed(self, key: str) -> list[object]:
        """A list (empty when absent)."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(
                phrase("khóa {key} phải là danh sách.", key=key),
                phrase("ghi {key} dưới dạng danh sách.", key=key),
            )
            return []
        return value

    def mapped(self, key: str) -> dict[str, object]:
        """A mapping (empty when absent)."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.fault(
                phrase("khóa {key} phải là nhóm khóa: giá trị.", key=key), phrase("sửa {key}.", key=key)
            )
            return {}
        return {str(name): one for name, one in value.items()}

    def numbers(self, key: str) -> dict[str, Fraction]:
        """A mapping to exact numbers."""
        inner = Reader(
            self.mapped(key), f"{self.place} › {key}" if self.place else key, self.faults, self.file
        )
        found = {name: inner.number(name, required=True) for name in inner.data}
        return {name: value for name, value in found.items() if value is not None}

    def child(self, data: object, place: str) -> "Reader":
        """A reader one level down."""
        return Reader(data, place, self.faults, self.file)

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not be ignored."""
        for key in self.data:
            if key not in self.used:
                close = nearest(key, self.used)
                remedy = (
                    phrase("có phải “{close}”? Nếu không thì bỏ khóa này.", close=close[0])
                    if close
                    else phrase("bỏ khóa này.")
                )
                self.fault(phrase("khóa “{key}” không có trong định dạng.", key=key), remedy)
