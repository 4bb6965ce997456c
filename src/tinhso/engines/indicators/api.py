"""Door 1 of the indicators engine: frameworks, exact scores with explanations, rankings, bulk scoring.

Nothing here needs a database; numpy is only imported when a bulk function is first asked for.
"""

from typing import TYPE_CHECKING

from tinhso.engines.indicators.advice import (
    Adviser,
    Change,
    ItemAdvice,
    Step,
    by_effort,
    by_own_names,
    with_changes,
    written,
)
from tinhso.engines.indicators.advising import Trap, advise, answer, traps, unanswered
from tinhso.engines.indicators.comparing import ComparableSeries, Pair, comparable_series, compare
from tinhso.engines.indicators.conventions import Convention
from tinhso.engines.indicators.describing import (
    framework_as_data,
    framework_as_text,
    rule_text,
    scores_as_data,
)
from tinhso.engines.indicators.evaluating import ItemScore, PartScore, UnitScore, evaluate, merge_units
from tinhso.engines.indicators.forecast import Course, Forecast, How, TooLittle, course, forecast, run_of
from tinhso.engines.indicators.framework import (
    EVIDENCE_WORDS,
    TRAPS,
    Accepted,
    Formula,
    Framework,
    Group,
    Item,
    Source,
)
from tinhso.engines.indicators.levels import Level, level_at
from tinhso.engines.indicators.library import (
    FrameworkUnknown,
    PublishedResult,
    framework,
    framework_codes,
    framework_text,
    frameworks,
    national_sources,
    national_targets,
    province_mergers,
    provinces_merged_on,
    published_results,
)
from tinhso.engines.indicators.loading import load_framework
from tinhso.engines.indicators.many import Scorer
from tinhso.engines.indicators.mapping import (
    ItemMapping,
    Link,
    load_mapping,
    shape_fault,
    shipped_links,
    shipped_mappings,
)
from tinhso.engines.indicators.numbers import NotANumber, percent, read_number, unmistakable, vn
from tinhso.engines.indicators.panel import PanelForecast, panel_forecast
from tinhso.engines.indicators.problems import FrameworkRefused, Problem, Refused, ValuesRefused
from tinhso.engines.indicators.ranking import Ranked, rank
from tinhso.engines.indicators.reading import read_yaml
from tinhso.engines.indicators.rules.base import Input, spelled
from tinhso.engines.indicators.tables_import import (
    CannotImport,
    ReadRow,
    build,
    guess_rule,
    propose,
    read_tables,
)
from tinhso.engines.indicators.values_csv import ValuesFile, read_values_csv, score_csv
from tinhso.engines.indicators.valuing import NOT_APPLICABLE_WORDS

if TYPE_CHECKING:
    from tinhso.engines.indicators.bulk import BulkScores, bulk_evaluate, bulk_rank, encode

__all__ = [
    "EVIDENCE_WORDS",
    "NOT_APPLICABLE_WORDS",
    "TRAPS",
    "Accepted",
    "Adviser",
    "BulkScores",
    "CannotImport",
    "Change",
    "ComparableSeries",
    "Convention",
    "Course",
    "Forecast",
    "Formula",
    "Framework",
    "FrameworkRefused",
    "FrameworkUnknown",
    "Group",
    "How",
    "Input",
    "Item",
    "ItemAdvice",
    "ItemMapping",
    "ItemScore",
    "Level",
    "Link",
    "NotANumber",
    "Pair",
    "PanelForecast",
    "PartScore",
    "Problem",
    "PublishedResult",
    "Ranked",
    "ReadRow",
    "Refused",
    "Scorer",
    "Source",
    "Step",
    "TooLittle",
    "Trap",
    "UnitScore",
    "ValuesFile",
    "ValuesRefused",
    "advise",
    "answer",
    "build",
    "bulk_evaluate",
    "bulk_rank",
    "by_effort",
    "by_own_names",
    "comparable_series",
    "compare",
    "course",
    "encode",
    "evaluate",
    "forecast",
    "framework",
    "framework_as_data",
    "framework_as_text",
    "framework_codes",
    "framework_text",
    "frameworks",
    "guess_rule",
    "level_at",
    "load_framework",
    "load_mapping",
    "merge_units",
    "national_sources",
    "national_targets",
    "panel_forecast",
    "percent",
    "propose",
    "province_mergers",
    "provinces_merged_on",
    "published_results",
    "rank",
    "read_number",
    "read_tables",
    "read_values_csv",
    "read_yaml",
    "rule_text",
    "run_of",
    "score_csv",
    "scores_as_data",
    "shape_fault",
    "shipped_links",
    "shipped_mappings",
    "spelled",
    "traps",
    "unanswered",
    "unmistakable",
    "vn",
    "with_changes",
    "written",
]

_BULK = {"BulkScores", "bulk_evaluate", "bulk_rank", "encode"}


def __getattr__(name: str) -> object:
    if name not in _BULK:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tinhso.engines.indicators import bulk

    return getattr(bulk, name)
