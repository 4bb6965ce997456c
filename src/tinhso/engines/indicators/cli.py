"""`tinhso score` and `tinhso frameworks`: scoring without a database.

Exit code 0: done. 2: bad input; the message on standard error names the place and the remedy, and
standard output stays empty.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from typing_extensions import override

from tinhso.engines.indicators import describing
from tinhso.engines.indicators.evaluating import UnitScore
from tinhso.engines.indicators.framework import Framework
from tinhso.engines.indicators.library import FrameworkUnknown, framework, framework_codes
from tinhso.engines.indicators.loading import load_framework
from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.problems import Problem, Refused
from tinhso.engines.indicators.values_csv import score_csv

BAD_INPUT = 2
ENGINES = ("clickhouse", "duckdb", "postgres", "pyspark", "trino")


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"Sai lệnh: {message}. Cách sửa: xem {self.prog} --help.\n")
        raise SystemExit(BAD_INPUT)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="tinhso", description="Chấm điểm theo khung chỉ số, không cần cơ sở dữ liệu.")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    score = verbs.add_parser("score", help="chấm điểm và xếp hạng từ một tệp CSV")
    score.add_argument("--framework", required=True, help="mã khung (xem: tinhso frameworks) hoặc tệp .yaml")
    score.add_argument("--values", required=True, type=Path, help="tệp CSV với các cột unit,item,input,value")
    score.add_argument("--json", action="store_true", help="in JSON thay cho bảng")
    listing = verbs.add_parser("frameworks", help="liệt kê khung chỉ số, chỉ số, đầu vào và quy tắc")
    listing.add_argument("code", nargs="?", help="mã khung hoặc tệp .yaml; bỏ trống để liệt kê tất cả")
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in JSON")
    form.add_argument(
        "--sql",
        choices=ENGINES,
        help="in câu SQL chấm cả khung trên một hệ phân tán (xem docs/operator/mo-rong.md)",
    )
    listing.add_argument(
        "--keys", default="period,unit", help="các cột khóa của bảng giá trị, dùng với --sql"
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Run `score …` or `frameworks …` (`argv` starts with the verb); returns the exit code."""
    try:
        options = _parser().parse_args(list(argv))
        text = _score(options) if options.verb == "score" else _frameworks(options)
    except (Refused, FrameworkUnknown) as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    except SystemExit as stop:
        return int(stop.code or 0)
    sys.stdout.write(f"{text}\n")
    return 0


def find_framework(name: str) -> Framework:
    """A shipped framework by code, or one from a YAML file. Raises FrameworkUnknown, FrameworkRefused."""
    if name.casefold().endswith((".yaml", ".yml")):
        return load_framework(Path(name), answered=True)
    return framework(name.strip())


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _score(options: argparse.Namespace) -> str:
    chosen = find_framework(options.framework)
    scores = score_csv(chosen, options.values)
    if options.json:
        return _json(describing.scores_as_data(chosen, scores))
    return _table(chosen, scores)


def _table(chosen: Framework, scores: Sequence[UnitScore]) -> str:
    by_unit = {one.unit: one for one in scores}
    lines = [chosen.name] + ([f"Lưu ý: {chosen.caution}"] if chosen.caution else [])
    for place in describing.ranking_of(chosen, scores):
        score = by_unit[place.unit]
        total = f"{vn(score.total.published)}/{vn(score.total.maximum)}"
        lines += ["", f"{place.rank}. {place.unit}: {total}" + (f" ({score.grade})" if score.grade else "")]
        lines.append(f"   {score.total.explanation}")
        lines += [
            f"   {part.name}: {vn(part.published)}/{vn(part.maximum)}" for part in score.pillars.values()
        ]
        lines += [
            f"   {item.code}  {vn(item.points)}/{vn(item.maximum)}  {item.explanation}"
            for item in score.items.values()
        ]
    return "\n".join(lines)


def _frameworks(options: argparse.Namespace) -> str:
    if options.code:
        chosen = find_framework(options.code)
        if options.sql:
            return _sql(chosen, options.sql, options.keys.split(","))
        return (
            _json(describing.framework_as_data(chosen))
            if options.json
            else describing.framework_as_text(chosen)
        )
    if options.sql:
        raise Refused([Problem("--sql cần mã của một khung.", "ghi mã sau frameworks.")])
    every = [framework(code) for code in framework_codes()]
    if options.json:
        return _json({"frameworks": [describing.framework_as_data(one) for one in every]})
    return "\n\n".join(describing.framework_as_text(one) for one in every)


def _sql(chosen: Framework, engine: str, keys: Sequence[str]) -> str:
    try:
        from tinhso.engines.indicators.distributed import api as distributed
    except ModuleNotFoundError as problem:
        missing = Problem(f"thiếu thư viện {problem.name}.", "cài thêm: pip install 'tinhso[scale]'.")
        raise Refused([missing]) from problem
    try:
        return distributed.script(chosen, engine, keys)
    except distributed.NotDistributable as problem:
        unknown = Problem(f"quy tắc {problem} chưa viết được thành SQL.", "chấm khung này trên một máy.")
        raise Refused([unknown]) from problem
