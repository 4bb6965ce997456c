"""The YAML view of a body or of one item: written for people, read strictly."""

import json
import re
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tinhso.engines.indicators.api import FrameworkRefused, Problem, load_framework, read_yaml
from tinhso.kernel.text.api import phrase


def as_yaml(data: Mapping[str, Any]) -> str:
    """The documented format, keys in their order."""
    import yaml

    return yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=110)


def from_yaml(words: str) -> dict[str, Any]:
    """The data of a YAML text, decimals as plain numbers. Raises FrameworkRefused with the row of the mistake."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        try:
            data = read_yaml(Path(file.name))
        except FrameworkRefused as refused:
            raise FrameworkRefused(
                [Problem(one.what, one.remedy, row=one.row) for one in refused.problems]
            ) from refused
    if not isinstance(data, Mapping):
        raise FrameworkRefused(
            [Problem(phrase("phải là một nhóm khóa: giá trị."), phrase("xem mẫu trong tài liệu định dạng."))]
        )
    plain: dict[str, Any] = json.loads(json.dumps(data, default=_plain, allow_nan=False))
    return plain


def faults_by_line(body: Mapping[str, Any]) -> list[tuple[int, Problem]]:
    """What loading refuses, in the words of the format, with the line of `as_yaml` where its group or item begins."""
    try:
        load_framework(dict(body))
    except FrameworkRefused as refused:
        lines = _beginnings(as_yaml(body))
        found = [(lines.get(_begins(one), 1), one) for one in refused.problems]
        return sorted(found, key=lambda pair: pair[0])
    return []


def _begins(problem: Problem) -> str:
    return problem.section.split(" › ")[0].removeprefix(phrase("nhóm {id}", id=""))


def _beginnings(words: str) -> dict[str, int]:
    """The line of each group and item, by its code."""
    import yaml

    found: dict[str, int] = {}
    for number, line in enumerate(words.splitlines(), start=1):
        match = re.match(r"- (?:code|id): (.+)$", line)
        if match:
            found.setdefault(str(yaml.safe_load(match.group(1))), number)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
    return str(value)
