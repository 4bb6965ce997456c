"""Whether a plug works, in words an administrator can act on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Health:
    """The answer of a plug's `check()`: `well`, and a sentence that says what is so or what to do."""

    well: bool
    sentence: str

    @classmethod
    def good(cls, sentence: str) -> "Health":
        """All is well; the sentence says what the plug does (for a demo plug: that it is one)."""
        return cls(well=True, sentence=sentence)

    @classmethod
    def bad(cls, sentence: str) -> "Health":
        """Something is missing; the sentence names it and the remedy."""
        return cls(well=False, sentence=sentence)
