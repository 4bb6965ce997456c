"""Changing frameworks: one function is one change, with its right, its audit entry and its fact."""

from tinhso.apps.scoring.frameworks.operations.drafts import (
    Stale,
    begin,
    discard,
    save_body,
)
from tinhso.apps.scoring.frameworks.operations.importing import (
    NotAllDecided,
    decide_row,
    import_table,
    make_draft,
    take_sure,
)
from tinhso.apps.scoring.frameworks.operations.mapping import CannotMap, link_items, unlink_items
from tinhso.apps.scoring.frameworks.operations.opening import CannotOpen, Unknown, open_assessment, suggested
from tinhso.apps.scoring.frameworks.operations.publishing import CannotPublish, publish_edition

__all__ = [
    "CannotMap",
    "CannotOpen",
    "CannotPublish",
    "NotAllDecided",
    "Stale",
    "Unknown",
    "begin",
    "decide_row",
    "discard",
    "import_table",
    "link_items",
    "make_draft",
    "open_assessment",
    "publish_edition",
    "save_body",
    "suggested",
    "take_sure",
    "unlink_items",
]
