"""Items of one edition in terms of another: one to one, split, merged, without counterpart; each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from tinhso.engines.indicators.framework import Framework, Item
from tinhso.engines.indicators.problems import FrameworkRefused, Problem
from tinhso.engines.indicators.reading import Reader, read_yaml
from tinhso.kernel.text.api import fold, phrase

Kind = Literal["same", "split", "merged", "none"]
KINDS: tuple[Kind, ...] = ("same", "split", "merged", "none")
MAPPINGS = Path(__file__).parent / "data" / "mappings"


@dataclass(frozen=True, slots=True)
class Link:
    """Items of the old edition and what became of them in the new one.

    `same`: one to one; `split`: one into several; `merged`: several into one; `none`: no counterpart. `careful`:
    comparable, but what is measured changed in part. `origin`: `official`, `ours` (of this house or a
    province), or `guess` (same code or same name; nobody said so).
    """

    kind: Kind
    old: tuple[str, ...]
    new: tuple[str, ...]
    reason: str = ""
    careful: bool = False
    origin: Literal["official", "ours", "guess"] = "ours"


@dataclass(frozen=True, slots=True)
class ItemMapping:
    """All links between two editions, with who says so."""

    old: str
    new: str
    official: bool
    note: str
    links: tuple[Link, ...]


def shape_fault(kind: str, old: Sequence[str], new: Sequence[str]) -> str:
    """Why these numbers of items do not fit the kind; empty when they do."""
    fits = {
        "same": len(old) == 1 and len(new) == 1,
        "split": len(old) == 1 and len(new) > 1,
        "merged": len(old) > 1 and len(new) == 1,
        "none": len(old) + len(new) == 1,
    }
    words = {
        "same": phrase("một–một cần đúng một chỉ số ở mỗi bản."),
        "split": phrase("tách cần một chỉ số cũ và từ hai chỉ số mới."),
        "merged": phrase("gộp cần từ hai chỉ số cũ và một chỉ số mới."),
        "none": phrase("không tương ứng cần đúng một chỉ số, ở một bản."),
    }
    return "" if fits.get(kind) else words.get(kind, phrase("loại tương ứng không có trong danh mục."))


def load_mapping(data: object, file: str = "") -> ItemMapping:
    """A mapping from its YAML. Raises FrameworkRefused with every fault."""
    faults: list[Problem] = []
    root = Reader(data, "", faults, file)
    official = root.flag("official")
    links = []
    for number, one in enumerate(root.listed("links"), start=1):
        r = root.child(one, f"links {number}")
        kind = r.one_of("kind", KINDS)
        old = tuple(str(code) for code in r.listed("old"))
        new = tuple(str(code) for code in r.listed("new"))
        fault = shape_fault(kind, old, new)
        if fault:
            r.fault(fault, phrase("sửa kind, old hoặc new."))
        links.append(
            Link(
                cast("Kind", kind or "none"),
                old,
                new,
                r.text("reason", required=True),
                r.flag("careful"),
                "official" if official else "ours",
            )
        )
        r.done()
    found = ItemMapping(
        root.text("old", required=True),
        root.text("new", required=True),
        official,
        root.text("note"),
        tuple(links),
    )
    root.done()
    if faults:
        raise FrameworkRefused(faults)
    return found


@cache
def shipped_mappings() -> Mapping[tuple[str, str], ItemMapping]:
    """The mappings that ship, by (old code, new code)."""
    read = [load_mapping(read_yaml(path), path.name) for path in sorted(MAPPINGS.glob("*.yaml"))]
    return {(one.old, one.new): one for one in read}


def shipped_links(old: str, new: str) -> tuple[Link, ...]:
    """The shipped links from one edition to another; empty when none ship."""
    found = shipped_mappings().get((old, new))
    return found.links if found else ()


def complete(old: Framework, new: Framework, given: Sequence[Link]) -> tuple[Link, ...]:
    """The given links, then a guess for every item they leave out: `maps`, the same name, the same code, none."""
    links = [link for link in given if _known(link, old, new)]
    taken_old = {code for link in links for code in link.old}
    taken_new = {code for link in links for code in link.new}
    waiting = [item for item in old.items if item.code not in taken_old]
    for item in new.items:
        if item.code in taken_new:
            continue
        match = _partner(item, waiting, old.code)
        if match is None:
            links.append(Link("none", (), (item.code,), origin="guess"))
            continue
        waiting.remove(match)
        links.append(Link("same", (match.code,), (item.code,), origin="guess"))
    return (*links, *(Link("none", (item.code,), (), origin="guess") for item in waiting))


def _known(link: Link, old: Framework, new: Framework) -> bool:
    here, there = {item.code for item in old.items}, {item.code for item in new.items}
    return set(link.old) <= here and set(link.new) <= there


def _partner(item: Item, waiting: Sequence[Item], old_code: str) -> Item | None:
    """What the item says itself, then code and name alike, then the name, then the code with a name like it."""
    said = (item.maps or {}).get(old_code)
    named = [one for one in waiting if _name(one) == _name(item)]
    coded = [one for one in waiting if one.code == item.code]
    ranks = (
        [one for one in waiting if one.code == said],
        [one for one in coded if one in named],
        named,
        [one for one in coded if _alike(one.name, item.name)],
    )
    return next((one for rank in ranks for one in rank), None)


def _name(item: Item) -> str:
    return " ".join(fold(item.name).split())


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    here, there = fold(one), fold(other)
    return here in there or there in here or SequenceMatcher(None, here, there).ratio() > 0.6
