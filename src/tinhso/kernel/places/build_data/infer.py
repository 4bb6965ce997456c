"""Where the communes merged in the round 2023–2025 went.

No free table says it, so it is inferred: the successor lies in the same district, and a merged
commune usually takes part of the old names and a neighbouring code. Every such step is marked
`inferred` in the lineage. Known answers: Hồ Chí Minh City and Bến Tre (package
vn-address-converter, MIT).
"""

from __future__ import annotations

from collections import Counter

from tinhso.kernel.places.build_data.sources import Units, folded

# (district code, old name) → new name
KNOWN = {
    ("764", "9"): "8", ("764", "13"): "15",
    ("773", "6"): "9", ("773", "10"): "8", ("773", "12"): "13", ("773", "14"): "15",
    ("774", "3"): "2", ("774", "6"): "5", ("774", "8"): "7", ("774", "10"): "11",
    ("770", "13"): "12",
    ("765", "21"): "19", ("765", "6"): "5",
    ("775", "3"): "1", ("775", "4"): "1", ("775", "6"): "2",
    ("772", "2"): "1", ("772", "4"): "7", ("772", "6"): "7",
    ("776", "1"): "Rạch Ông", ("776", "2"): "Rạch Ông", ("776", "3"): "Rạch Ông",
    ("776", "8"): "Hưng Phú", ("776", "9"): "Hưng Phú", ("776", "10"): "Hưng Phú",
    ("776", "11"): "Xóm Củi", ("776", "12"): "Xóm Củi", ("776", "13"): "Xóm Củi",
    ("768", "14"): "13",
    ("771", "3"): "2", ("771", "7"): "6",
    ("829", "4"): "An Hội", ("829", "5"): "An Hội",
}  # fmt: skip


def known(old: Units, new: Units) -> dict[str, str]:
    """Old code → new code for the answers we have."""
    of_name = {(u.parent, u.name): u.code for u in new.values() if u.level == 3}
    found: dict[str, str] = {}
    for unit in old.values():
        answer = KNOWN.get((unit.parent, unit.name))
        if unit.level == 3 and answer and (unit.parent, answer) in of_name:
            found[unit.code] = of_name[unit.parent, answer]
    return found


def inferred(old: Units, new: Units) -> dict[str, str]:
    """Old code → most likely new code, for every commune of `old` that `new` does not have."""
    districts: dict[str, Counter[str]] = {}
    for unit in old.values():
        if unit.level == 3 and unit.code in new:
            districts.setdefault(unit.parent, Counter())[new[unit.code].parent] += 1
    members: dict[str, list[str]] = {}
    for unit in new.values():
        if unit.level == 3:
            members.setdefault(unit.parent, []).append(unit.code)
    answer: dict[str, str] = {}
    for unit in old.values():
        if unit.level == 3 and unit.code not in new:
            district = districts[unit.parent].most_common(1)[0][0]
            answer[unit.code] = max(members[district], key=lambda code: _likeness(old, new, unit.code, code))
    return answer


def _likeness(old: Units, new: Units, gone: str, candidate: str) -> tuple[float, str]:
    target, source = new[candidate], old[gone]
    before = old.get(candidate)
    renamed = before is None or folded(before.name) != folded(target.name)
    syllables = {folded(part) for part in source.name.split()}
    shared = syllables & {folded(part) for part in target.name.split()}
    points = 1 / (1 + abs(int(gone) - int(candidate)) / 6)
    if folded(source.name) == folded(target.name):
        points += 6
    elif renamed:
        inherited = {folded(part) for part in before.name.split()} if before else set()
        points += 1 + 3 * len(shared - inherited) / len(syllables)
    return points, candidate
