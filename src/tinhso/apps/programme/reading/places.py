"""Whose target it is. Names of provinces are written without "tỉnh"; a district or commune keeps its type.

The 63 provinces to 30 June 2025 contain the names of the 34 since; "Huế" is the city's name since 2025.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tinhso.apps.programme.reading.layout import UPPER
from tinhso.apps.programme.reading.prepared import Prepared, lower_text

HCMC = "TP. Hồ Chí Minh"
VIETNAM = "Việt Nam"
PROVINCES = [
    "An Giang",
    "Bà Rịa - Vũng Tàu",
    "Bắc Giang",
    "Bắc Kạn",
    "Bạc Liêu",
    "Bắc Ninh",
    "Bến Tre",
    "Bình Định",
    "Bình Dương",
    "Bình Phước",
    "Bình Thuận",
    "Cà Mau",
    "Cần Thơ",
    "Cao Bằng",
    "Đà Nẵng",
    "Đắk Lắk",
    "Đắk Nông",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Giang",
    "Hà Nam",
    "Hà Nội",
    "Hà Tĩnh",
    "Hải Dương",
    "Hải Phòng",
    "Hậu Giang",
    "Hòa Bình",
    "Hưng Yên",
    "Khánh Hòa",
    "Kiên Giang",
    "Kon Tum",
    "Lai Châu",
    "Lâm Đồng",
    "Lạng Sơn",
    "Lào Cai",
    "Long An",
    "Nam Định",
    "Nghệ An",
    "Ninh Bình",
    "Ninh Thuận",
    "Phú Thọ",
    "Phú Yên",
    "Quảng Bình",
    "Quảng Nam",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sóc Trăng",
    "Sơn La",
    "Tây Ninh",
    "Thái Bình",
    "Thái Nguyên",
    "Thanh Hóa",
    "Thừa Thiên Huế",
    "Tiền Giang",
    "Trà Vinh",
    "Tuyên Quang",
    "Vĩnh Long",
    "Vĩnh Phúc",
    "Yên Bái",
]
CITIES = {"Hà Nội", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Huế", HCMC}
_OTHER_SPELLINGS = {
    HCMC: ["hồ chí minh", "hcm", "tphcm", "tp.hcm"],
    "Thừa Thiên Huế": ["thừa thiên - huế", "thừa thiên-huế"],
    "Huế": ["huế"],
    "Bà Rịa - Vũng Tàu": ["bà rịa-vũng tàu", "bà rịa vũng tàu"],
    "Đắk Lắk": ["đăk lăk", "đắc lắc", "dak lak", "đắk lăk"],
    "Đắk Nông": ["đăk nông", "đắc nông"],
    "Bắc Kạn": ["bắc cạn"],
    "Kon Tum": ["kontum"],
}
_SPELLINGS: dict[str, str] = {lower_text(name): name for name in PROVINCES} | {
    spelling: name for name, spellings in _OTHER_SPELLINGS.items() for spelling in spellings
}
_NAMES = "|".join(re.escape(s) for s in sorted(_SPELLINGS, key=len, reverse=True))
_PROVINCE = re.compile(rf"(?<!\w)(?:(?P<type>tỉnh|đỉnh|thành phố|tp\.?|t\.p\.?)\s*)?(?P<name>{_NAMES})(?!\w)")
# A person may bear a province's name: `Nguyễn Hòa Bình`.
_SURNAME = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Mai|Tô|Lương|Đào|Đoàn|Cao)"
    r"(?: (?:Văn|Thị|Hữu|Đức|Thanh|Minh|Xuân|Quang))? $"
)
_WORD = rf"[{UPPER}][\w']*"
_LOCAL = re.compile(
    rf"(?<!\w)(?P<type>[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Qq]uận|[Tt]hị xã|"
    rf"[Tt]hành phố|TP\.?|XÃ|PHƯỜNG|HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ|THỊ TRẤN)\s*"
    rf"(?P<name>{_WORD}(?:\s+{_WORD}){{0,3}}|\d{{1,2}}(?=\s|[,.;]))"
)
# Names that follow "xã", "thành phố" without being one, and places that lie inside a document's name.
_NOT_LOCAL = re.compile(r"(?i)^(?:hội|trực|thuộc|thông|nghĩa|đảng|ubnd|hđnd|ủy|số|việt nam)")
_NATION_SUBJECT = re.compile(
    r"(?:\bcả nước|\bviệt nam|\bnước ta|\btoàn quốc|\bđất nước)\s+(?:sẽ |đặt "
    r"|phấn đấu|có |cần |phải |đạt |thuộc |trong nhóm|nằm |hướng|là |đứng |trở thành)"
    r"|(?:\bcủa việt nam|\bcả nước|\bquốc gia) được chính phủ|chính phủ (?:đề ra|đặt ra|đặt mục tiêu)"
    r"|kinh tế số (?:quốc gia|việt nam|cả nước)|mục tiêu của (?:cả nước|chính phủ|quốc gia)"
)
_NATION_WORD = re.compile(r"toàn quốc|cả nước|quốc gia|đất nước|việt nam|chính phủ|trung ương")
_SUBJECT_AFTER = (
    r"\s*(?:,\s*)?(?:sẽ |đã |cũng |tiếp tục |phấn đấu|đặt |có |đạt |hướng |đề "
    r"ra|xác định|nằm |trong nhóm|thuộc |vào nhóm|là |trở thành|:)"
)


def canonical_ending(name: str) -> str:
    """`name` with the province it ends in written in the one spelling used here."""
    match = re.search(rf"(?<!\w)(?:{_NAMES})$", lower_text(name))
    return name[: match.start()] + _SPELLINGS[match[0]].removeprefix("TP. ") if match else name


def without_signer(name: str) -> str:
    """`UBND tỉnh Gia Lai Nguyễn Văn A` and `UBND tỉnh Nguyễn Văn A` without the person who signs."""
    match = re.match(rf".*?(?:tỉnh|thành phố|tp\.?|tỉnh ủy|thành ủy)\s+(?:{_NAMES})(?!\w)", lower_text(name))
    if match:
        return name[: match.end()]
    return re.sub(r"^((?:UBND|HĐND) [Tt]ỉnh)\s+[A-ZĐ].*$", r"\1", name)


@dataclass(frozen=True)
class Mention:
    """A place named in the text."""

    start: int
    end: int
    name: str
    weight: int
    typed: bool


@dataclass(frozen=True)
class Places:
    """What the whole text says about its place."""

    main: str | None
    several: bool
    provinces: list[Mention]
    locals: list[Mention]
    reason: str


def _provinces(prepared: Prepared) -> list[Mention]:
    out = []
    for match in _PROVINCE.finditer(prepared.low):
        at = match.start("name")
        if not prepared.norm[at].isupper():
            continue
        name = _SPELLINGS[match["name"]]
        ahead = prepared.low[max(0, match.start() - 10) : match.start()]
        if name == "Thái Bình" and prepared.low.startswith(" dương", match.end()):
            continue
        if re.search(r"(?:huyện|quận|phường|xã|đường|chủ tịch|đại học|tư tưởng)\s*$", ahead):
            continue
        if match["type"] is None and _SURNAME.search(prepared.norm, max(0, at - 24), at):
            continue
        typed = match["type"] is not None and not match["type"].startswith("đỉ")
        out.append(Mention(match.start(), match.end(), name, 3 if match["type"] else 1, typed))
    return out


def _locals(prepared: Prepared) -> list[Mention]:
    out = []
    provinces = {lower_text(p) for p in PROVINCES} | set(_SPELLINGS)
    for match in _LOCAL.finditer(prepared.norm):
        name = match["name"].split("\n")[0].strip()
        kind = lower_text(match["type"]).rstrip(".")
        kind = "thành phố" if kind == "tp" else kind
        if _NOT_LOCAL.match(name) or (name.isdigit() and kind not in ("quận", "phường")):
            continue
        if kind == "thành phố" and (
            name in CITIES or (lower_text(name) in provinces and _city_is_province(lower_text(name)))
        ):
            continue
        name = name.title() if name.isupper() else name
        out.append(Mention(match.start(), match.start("name") + len(name), f"{kind} {name}", 1, True))
    return out


def _city_is_province(name: str) -> bool:
    return _SPELLINGS.get(name) in CITIES


def find_places(prepared: Prepared, until: int | None = None) -> Places:
    """The text's own place: from its header, else the place it names most before `until`."""
    stop = len(prepared.norm) if until is None else until
    provinces = [m for m in _provinces(prepared) if m.start < stop]
    locals_ = [m for m in _locals(prepared) if m.start < stop]
    head = prepared.low[:900]
    local = _own_local(prepared, locals_)
    if local:
        return Places(local[0], False, provinces, locals_, local[1])
    for pattern in (
        r"(?:ủy ban nhân dân|hội đồng nhân dân|ubnd|hđnd|tỉnh ủy|thành ủy|đảng bộ)\s+(?:tỉnh|thành phố|tp\.?)?\s*$",
    ):
        for mention in provinces:
            before = prepared.low[max(0, mention.start - 40) : mention.start + 1]
            if (
                mention.start < 500
                and mention.name
                and prepared.norm[mention.start : mention.end].isupper()
                and re.search(pattern, re.sub(r"\s+", " ", before[:-1]).strip() + " ")
            ):
                return Places(mention.name, False, provinces, locals_, "nơi ban hành ghi ở đầu văn bản")
    national = re.search(
        r"^\s*(?:thủ tướng chính phủ|chính phủ|bộ chính trị|ban chấp hành trung ương|quốc hội)\b", head
    )
    if national:
        return Places(VIETNAM, False, provinces, locals_, "văn bản của trung ương")
    counts: Counter[str] = Counter()
    for mention in provinces:
        counts[mention.name] += mention.weight + (3 if mention.start < 250 else 0)
    if not counts:
        local_text = re.search(
            r"(?:trên địa bàn|toàn|của|ubnd|ủy ban nhân dân|trong|cho) (?:tỉnh|thành phố|huyện|xã|phường)\b",
            prepared.low,
        )
        whole = not local_text and re.search(
            r"cả nước|quốc gia|toàn quốc|(?<!nghĩa )việt nam|"
            r"thủ tướng chính phủ|chính phủ (?:đề ra|đặt|giao|yêu cầu|phê duyệt|ban hành)",
            prepared.low,
        )
        return Places(VIETNAM if whole else None, False, provinces, locals_, "văn bản không nêu tỉnh nào")
    (name, most), total = counts.most_common(1)[0], sum(counts.values())
    return Places(name, most < 0.8 * total, provinces, locals_, "tỉnh được nhắc nhiều nhất trong văn bản")


def _own_local(prepared: Prepared, mentions: list[Mention]) -> tuple[str, str] | None:
    counts = Counter(m.name for m in mentions)
    for mention in mentions:
        if mention.start > 700:
            break
        before = " ".join(prepared.low[max(0, mention.start - 45) : mention.start].split())
        _kind, _, bare = (
            mention.name.partition(" ")
            if not mention.name.startswith(("thị ", "thành "))
            else (" ".join(mention.name.split()[:2]), "", " ".join(mention.name.split()[2:]))
        )
        if prepared.norm[mention.start : mention.end].isupper() and re.search(
            r"(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|đảng ủy|huyện ủy)$", before
        ):
            return mention.name, "nơi ban hành ghi ở đầu văn bản"
        again = len(re.findall(rf"(?<!\w){re.escape(lower_text(bare))}(?!\w)", prepared.low)) if bare else 0
        if mention.start < 350 and counts[mention.name] >= 2 and again >= 3:
            return mention.name, "địa phương nêu ở tiêu đề và nhắc lại trong bài"
    return None


def place_of(
    prepared: Prepared, places: Places, sentence: tuple[int, int], at: int, foreign_rank: bool
) -> tuple[str | None, str | None]:
    """The place of the figure at `at`, and why when it is not simply the text's own place."""
    start, end = sentence
    left = prepared.low[start:at]
    nation = _nation(prepared, left, at, foreign_rank)
    if nation:
        return VIETNAM, nation
    if places.main == VIETNAM:
        for mention in [m for m in places.provinces if start <= m.start < at][-1:]:
            between = prepared.low[mention.end : at]
            apart = re.search(r"\b(?:ngoài|trừ|ngoại trừ)\b[^,;.]*$", prepared.low[start : mention.start])
            if len(between.split()) <= 4 and not re.search(r"[,;:.%]", between) and not apart:
                return mention.name, f"chỉ tiêu giao cho {mention.name}"
    for mention in reversed([m for m in places.locals if start <= m.start < at]):
        if mention.name != places.main and re.match(
            _SUBJECT_AFTER, prepared.low[mention.end : mention.end + 24]
        ):
            return mention.name, f"câu nói về {mention.name}"
    if not places.several:
        for mention in reversed([m for m in places.provinces if start <= m.start < at]):
            subject = mention.typed and re.match(_SUBJECT_AFTER, prepared.low[mention.end : mention.end + 24])
            if mention.name != places.main and subject and not _is_local(places.main):
                return mention.name, f"câu nói về {mention.name}"
        return places.main, None
    named = [m for m in places.provinces if m.start < at][-1:] or [
        m for m in places.provinces if at <= m.start < end
    ]
    if named:
        return named[0].name, f"nơi được nhắc gần nhất: {named[0].name}"
    return places.main, None


def names_place(places: Places, sentence: tuple[int, int]) -> bool:
    """Whether a sentence names a province or a commune of its own."""
    return any(sentence[0] <= m.start < sentence[1] for m in (*places.provinces, *places.locals))


def _nation(prepared: Prepared, left: str, at: int, foreign_rank: bool) -> str | None:
    if foreign_rank:
        return "so với các nước"
    if _NATION_SUBJECT.search(left):
        return "câu nói về cả nước"
    if re.search(r"(?<!\w)gdp\b[^.;:]*$", left) and not _PROVINCE.search(left):
        return "GDP là của cả nước"
    share = re.match(r"[\d.,\s%]*(?:của\s+)?gdp\b", prepared.low[at : at + 20])
    if share and _NATION_WORD.search(left) and not _PROVINCE.search(left):
        return "tỷ trọng trong GDP, câu nói về cả nước"
    return None


def _is_local(name: str | None) -> bool:
    return bool(name) and bool(re.match(r"(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố) ", name or ""))


def level_of(text: str) -> str | None:
    """The administrative level named in a phrase: tỉnh, huyện or xã."""
    match = re.search(r"cấp (tỉnh|huyện|xã|trung ương)", text)
    return match[1] if match else None
