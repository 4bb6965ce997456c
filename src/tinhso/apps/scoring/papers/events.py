"""What can have happened to the templates of papers."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class PaperTemplateChanged(Fact):
    """A house took a Word template of its own for a paper, or went back to the one that is shipped."""

    name: ClassVar[str] = "scoring.paper_template.changed"
    sentence: ClassVar[str] = "Mẫu văn bản của đợt đánh giá đã được thay hoặc bỏ."

    paper: str
    owner: str
    own: bool


ALL = (PaperTemplateChanged,)
