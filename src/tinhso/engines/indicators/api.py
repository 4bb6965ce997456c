"""Door 1 of the indicators engine: frameworks, exact scores with explanations, rankings, bulk scoring.

Nothing here needs a database; numpy is only imported by the bulk functions.
"""

from tinhso.engines.indicators.describing import (
    framework_as_data,
    framework_as_text,
    rule_text,
    scores_as_data,
)
from tinhso.engines.indicators.evaluating import ItemScore, PartScore, UnitScore, evaluate, merge_units
from tinhso.engines.indicators.framework import EVIDENCE_WORDS, Formula, Framework, Group, Item, Source
from tinhso.engines.indicators.library import (
    FrameworkUnknown,
    PublishedResult,
    framework,
    framework_codes,
    frameworks,
    national_targets,
    province_mergers,
    published_results,
)
from tinhso.engines.indicators.loading import load_framework
from tinhso.engines.indicators.problems import FrameworkRefused, Problem, Refused, ValuesRefused
from tinhso.engines.indicators.ranking import Ranked, rank
from tinhso.engines.indicators.rules.base import Input
from tinhso.engines.indicators.values_csv import score_csv

__all__ = [
    "EVIDENCE_WORDS",
    "Formula",
    "Framework",
    "FrameworkRefused",
    "FrameworkUnknown",
    "Group",
    "Input",
    "Item",
    "ItemScore",
    "PartScore",
    "Problem",
    "PublishedResult",
    "Ranked",
    "Refused",
    "Source",
    "UnitScore",
    "ValuesRefused",
    "evaluate",
    "framework",
    "framework_as_data",
    "framework_as_text",
    "framework_codes",
    "frameworks",
    "load_framework",
    "merge_units",
    "national_targets",
    "province_mergers",
    "published_results",
    "rank",
    "rule_text",
    "score_csv",
    "scores_as_data",
]
