"""What every rule is made of: the inputs it reads, the points it gives, the sentence that explains them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from tinhso.kernel.text.api import phrase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Kind = Literal["yes_no", "choice", "share", "count", "number", "points"]
Values = Mapping[str, Fraction]

# A criterion that does not apply is a value too; the code keeps columns of numbers free of a second type.
NOT_APPLICABLE = Fraction(-1)

YES_NO = {
    "yes": ("yes", "y", "có", "co", "true", "1", "đạt", "x"),
    "no": ("no", "n", "không", "khong", "false", "0", "không đạt"),
}


def spelled(word: str) -> str:
    """A word as it is compared: letter case, spaces and decomposed letters (of a Mac) do not matter."""
    return " ".join(unicodedata.normalize("NFC", word).split()).casefold()


@dataclass(frozen=True, slots=True)
class Input:
    """One figure, answer or choice that a rule reads.

    `own` marks the input that an empty `input` column means. A choice is kept as the index of its option,
    an answer as 1 or 0, everything else as the number itself.
    """

    name: str
    kind: Kind
    label: str = ""
    label_en: str = ""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = None
    whole: bool = False
    own: bool = False
    may_not_apply: bool = False
    over_by_percent_sign: bool = False
    in_percent: bool = False  # 85 means 85 %, with or without the sign
    aliases: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _codes: Mapping[str, Fraction] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes: dict[str, Fraction] = {}
        for index, (option, words) in enumerate(self.options.items()):
            code = Fraction(1 - index) if self.kind == "yes_no" else Fraction(index)
            codes |= {spelled(word): code for word in (*words, option) if word}
        object.__setattr__(self, "_codes", codes)

    def word_of(self, option: str) -> str:
        """What people call an option: its first word other than its code."""
        return next((word for word in self.options.get(option, ()) if word and word != option), option)

    def code_of(self, word: str) -> Fraction | None:
        """The code of an answer or option: yes 1, no 0, an option its index; None when it is none of them."""
        return self._codes.get(spelled(word))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points of one item, why, and the inputs that were wanted but not given."""

    points: Fraction
    text: str
    missing: tuple[str, ...] = ()


class OutOfRange(Exception):
    """Values that are fine one by one contradict each other (a part larger than its whole)."""

    def __init__(self, input_name: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.input_name = input_name
        self.what = what
        self.remedy = remedy


class Columns:
    """The values of one item for many units: one float column per input, NaN where missing.

    Columns may arrive as whole numbers, which have none missing; they are read as floats.
    """

    def __init__(self, size: int, arrays: "Mapping[str, Array]") -> None:
        self.size = size
        self.arrays = arrays

    def __getitem__(self, name: str) -> "Array":
        import numpy as np

        found = self.arrays.get(name)
        return np.full(self.size, np.nan) if found is None else found.astype(np.float64, copy=False)

    def filled(self, name: str, gap: float = 0.0) -> "Array":
        """The values of an input with `gap` where missing; not to be written to."""
        import numpy as np

        found = self.arrays.get(name)
        if found is None:
            return np.full(self.size, gap)
        if found.dtype.kind in "iu":
            return found.astype(np.float64)
        gaps = np.isnan(found)
        return np.where(gaps, gap, found) if gaps.any() else found

    def codes(self, name: str, gap: int) -> "NDArray[np.integer]":
        """The options chosen, as positions; `gap` where missing."""
        import numpy as np

        return self.filled(name, gap).astype(np.intp)

    def names(self) -> tuple[str, ...]:
        """Inputs for which any value was given."""
        return tuple(self.arrays)


class Rule(Protocol):
    """How points follow from inputs: exactly for one unit, in floats for many, in words for people."""

    type: ClassVar[str]

    def inputs(self) -> tuple[Input, ...]:
        """The inputs this rule reads."""

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        """Points (0..maximum) with a sentence. Raises OutOfRange."""

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        """The same points for many units at once."""

    def words(self, maximum: Fraction) -> str:
        """The rule as a Vietnamese sentence."""

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        """What is wrong with the rule itself: (fault, remedy)."""


def missing_text(names: tuple[str, ...], inputs: tuple[Input, ...]) -> str:
    """Say which inputs are missing, so that a zero is never silent."""
    labels = {one.name: one.label for one in inputs}
    listed = "; ".join(labels.get(n) or n for n in names)
    return phrase("Thiếu đầu vào: {listed}", listed=listed)


def lacking(names: tuple[str, ...], inputs: tuple[Input, ...]) -> Outcome:
    """No points, because these inputs were not given."""
    text = phrase("{missing}: tính 0 điểm", missing=missing_text(names, inputs))
    return Outcome(Fraction(0), text, names)
