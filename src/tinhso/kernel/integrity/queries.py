"""Reading what the checks found."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tinhso.kernel.integrity.models import Result
from tinhso.kernel.integrity.plugs import Check, Example, Severity, checks
from tinhso.kernel.text import api as text

ORDER = list(Severity)


@dataclass(frozen=True)
class Answer:
    """A check with its last answer; `ran_at` None: it never ran."""

    check: Check
    count: int
    examples: Sequence[Example]
    problem: str
    failing_since: dt.datetime | None
    ran_at: dt.datetime | None
    took_ms: int

    @property
    def failing(self) -> bool:
        """Whether something was found, or the check itself broke."""
        return bool(self.count or self.problem)

    @property
    def sentence(self) -> str:
        """What is wrong, in the language of whoever reads."""
        return text.gettext(self.check.sentence)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return text.gettext(self.check.remedy)


def answers() -> list[Answer]:
    """Every check with its last answer: failing ones first, the gravest on top. One query."""
    kept = {one.check_code: one for one in Result.objects.all()}
    found = [_answer(one, kept.get(one.code)) for one in checks]
    return sorted(found, key=lambda a: (not a.failing, ORDER.index(a.check.severity), a.check.code))


def _answer(check: Check, kept: Result | None) -> Answer:
    if kept is None:
        return Answer(check, 0, (), "", None, None, 0)
    examples = [Example(words, link) for words, link in kept.examples]
    return Answer(check, kept.count, examples, kept.problem, kept.failing_since, kept.ran_at, kept.took_ms)
