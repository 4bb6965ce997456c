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
    "Unknown",
    "CannotPublish",
    "NotAllDecided",
    "Stale",
    "begin",
    "decide_row",
    "discard",
    "import_table",
    "link_items",
    "make_draft",
    "open_assessment",
    "suggested",
    "publish_edition",
    "save_body",
    "take_sure",
    "unlink_items",
]
