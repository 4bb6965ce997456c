"""Who issued a document: said in the sentence ("của Thủ tướng Chính phủ") or read off the suffix of its number."""

from __future__ import annotations

import re

from tinhso.apps.programme.reading.places import CITIES, VIETNAM, Places, canonical_ending, without_signer
from tinhso.apps.programme.reading.prepared import Prepared

_NAME = r"(?: [A-ZĐ][\wÀ-ỹ]*){0,4}"
_BY = (
    r"Thủ tướng Chính phủ|Thủ tướng|Chính phủ|Bộ Chính trị|Ban Bí thư(?: Trung "
    r"ương(?: Đảng)?)?|Ban Chấp hành Trung ương(?: Đảng)?|Quốc hội|"
    r"[UỦ][ỷy] ban Thường vụ Quốc hội|[ỦU][ỷy] ban Quốc gia về [Cc]huyển đổi "
    r"số|Văn phòng Chính phủ|"
    r"(?:Tổ giúp việc|Tổ công tác)(?: (?:của )?Ban Chỉ đạo (?:Trung ương|[Tt]ỉnh)| Đề án 06(?: [Tt]ỉnh)?)?|"
    r"Ban [Cc]án sự(?: [Đđ]ảng)? (?:Bộ [A-ZĐ][^,.;()\n]{1,40}|UBND tỉnh)|"
    rf"Ban Chỉ đạo (?:[Qq]uốc gia về [^.;,()\n]{{3,60}}?(?=\s+(?:vừa|đã|mới|ký|ban hành)\b)|"
    rf"về [^.;()\n]{{3,110}}? tỉnh{_NAME})|"
    r"Ban Chỉ đạo (?:Trung ương|[Tt]ỉnh|57|CĐS|[Cc]huyển "
    r"đổi số)|"
    r"(?:Bộ trưởng )?Bộ (?:Thông tin và Truyền thông|Khoa học và Công nghệ|Giáo "
    r"dục và Đào tạo|Tài nguyên và Môi trường|Kế hoạch và Đầu tư|"
    r"Nông nghiệp và Phát triển [Nn]ông thôn|Nông nghiệp và Môi trường|Lao động "
    r"?- ?Thương binh và Xã hội|Văn hóa, Thể thao và Du lịch|"
    r"Giao thông [Vv]ận tải|Dân tộc và Tôn giáo|Công [Tt]hương|Công an|Quốc "
    r"phòng|Ngoại giao|Y tế|Nội vụ|Tài chính|Tư pháp|Xây dựng|TT&TT|KH&CN|GD&ĐT|"
    r"VHTTDL)|"
    rf"Ban (?:[Tt]hường vụ|[Cc]hấp hành) (?:[Đđ]ảng bộ )?(?:[Tt]ỉnh [uủ][ỷy]|"
    rf"[Tt]hành [uủ][ỷy]|[Hh]uyện [uủ][ỷy]|[Đđ]ảng [uủ][ỷy]|Đảng bộ [Tt]ỉnh|[Tt]ỉnh|"
    rf"đỉnh|thành phố|huyện|xã){_NAME}|"
    rf"(?:Tỉnh|Thành|Huyện|Đảng) [uủ][ỷy](?: xã| phường| [Tt]hành phố| TP\.)?{_NAME}|"
    rf"(?:Chủ tịch )?(?:UBND|HĐND|[ỦU][ỷy] ban nhân dân|Hội đồng nhân dân)(?: "
    rf"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|huyện|xã|phường|thị xã|quận|thị trấn))?{_NAME}|"
    r"Sở (?:Thông tin và Truyền thông|Khoa học và Công nghệ|Giáo dục và Đào "
    r"tạo|Tài nguyên và Môi trường|Kế hoạch và Đầu tư|Nông nghiệp và PTNT|"
    r"Nông nghiệp và Phát triển nông thôn|Nông nghiệp và Môi trường|Lao động "
    r"?- ?Thương binh và Xã hội|Văn hóa, Thể thao và Du lịch|TT&TT|KH&CN|GD&ĐT|"
    r"Công [Tt]hương|"
    r"Giao thông vận tải|Y tế|Nội vụ|Tài chính|Tư pháp|Xây dựng|Du lịch|Ngoại vụ)"
)
_OF = re.compile(
    rf"\s*(?:,\s*)?(?:\(?ngày[^,.;()]{{4,30}}\)?\s*,?\s*|\(\d[^)]{{4,14}}\)\s*)?(?:của|do)\s+(?P<by>{_BY})"
)
_ISSUES = re.compile(
    rf"(?P<by>{_BY})\s*(?:,?\s*(?:khóa|khoá|nhiệm kỳ)\s+[\w–-]+\s+)?"
    rf"(?:[A-ZĐ][\wÀ-ỹ]+\s+){{0,4}}(?:,?\s*(?:vừa|đã|mới|cũng|"
    rf"tiếp tục))*\s*(?:ký\s+)?(?:ban hành|ký|thông qua|phê duyệt|ra|có)\s+(?:[^.;,]{{0,20}}\s)?$"
)
_STOP = re.compile(
    (
        r"\s(?:về|phê duyệt|ban hành|quy định|ngày|đã|khóa|phát động|triển khai|"
        r"thực hiện|v/v|tại|phát triển|tăng cường|năm|có|ký|cũng|vừa|đẩy mạnh|sửa "
        r"đổi|hướng dẫn|công bố|để|nhằm|đặt|được|thông qua|giai đoạn|lần thứ)\b.*$"
    ),
    re.S,
)
_SUFFIX: tuple[tuple[str, str], ...] = (
    (r"UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    (r"QH\d", "Quốc hội"),
    (r"TTg", "Thủ tướng Chính phủ"),
    (r"(?:^|[-/])CP$", "Chính phủ"),
    (r"UBQGC[ĐD]S|UBQG", "Ủy ban Quốc gia về chuyển đổi số"),
    (r"BCĐTW", "Ban Chỉ đạo Trung ương"),
    (r"BTGTU", "Ban Tuyên giáo Tỉnh ủy"),
    (r"VPTU", "Văn phòng Tỉnh ủy"),
    (r"VPCP", "Văn phòng Chính phủ"),
    (r"BTTTT", "Bộ Thông tin và Truyền thông"),
    (r"BKHCN", "Bộ Khoa học và Công nghệ"),
    (r"BYT", "Bộ Y tế"),
    (r"BGDĐT", "Bộ Giáo dục và Đào tạo"),
    (r"BTC", "Bộ Tài chính"),
    (r"BNV", "Bộ Nội vụ"),
    (r"BCA", "Bộ Công an"),
    (r"BCT", "Bộ Công Thương"),
    (r"BTP", "Bộ Tư pháp"),
    (r"BXD", "Bộ Xây dựng"),
    (r"BNNPTNT|BNN", "Bộ Nông nghiệp và Phát triển nông thôn"),
    (r"BTNMT", "Bộ Tài nguyên và Môi trường"),
    (r"BGTVT", "Bộ Giao thông vận tải"),
    (r"BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
    (r"BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội"),
    (r"BKHĐT", "Bộ Kế hoạch và Đầu tư"),
    (r"BQP", "Bộ Quốc phòng"),
    (r"NHNN", "Ngân hàng Nhà nước Việt Nam"),
    (r"BHXH", "Bảo hiểm xã hội Việt Nam"),
    (r"STTTT", "Sở Thông tin và Truyền thông"),
    (r"SKHCN", "Sở Khoa học và Công nghệ"),
    (r"SYT", "Sở Y tế"),
    (r"SNV", "Sở Nội vụ"),
    (r"SGDĐT|SGD", "Sở Giáo dục và Đào tạo"),
    (r"STC", "Sở Tài chính"),
    (r"SCT", "Sở Công Thương"),
)
# The Politburo's resolutions that plans cite most; other -NQ/TW numbers may be the Central Committee's.
_POLITBURO = {"52-NQ/TW", "57-NQ/TW", "36A-NQ/TW", "59-NQ/TW", "66-NQ/TW", "68-NQ/TW"}


def _tidy(name: str) -> str:
    steering = re.match(r"Ban Chỉ đạo (?:[Qq]uốc gia )?về ", name)
    name = " ".join((name if steering else _STOP.sub("", " " + name)).split()).strip(" ,.;:(")
    name = re.sub(r"^(?:Chủ tịch|Bộ trưởng)\s+", "", name)
    name = re.sub(r"^[ỦU][ỷy] ban nhân dân", "UBND", name)
    name = re.sub(r"^Hội đồng nhân dân", "HĐND", name)
    name = re.sub(r"^((?:UBND|HĐND) )(Tỉnh|Thành phố)\b", lambda m: m[1] + m[2].lower(), name)
    name = (
        re.sub(r"^Ban chấp hành", "Ban Chấp hành", name)
        .replace("Đảng bộ đỉnh", "Đảng bộ tỉnh")
        .replace("đảng bộ", "Đảng bộ")
    )
    name = canonical_ending(without_signer(name))
    return "Thủ tướng Chính phủ" if name == "Thủ tướng" else name


def issuer_from_words(prepared: Prepared, start: int, end: int, before: int, after: int) -> str | None:
    """The issuer the sentence names: "… của X" after the number or "X ban hành …" before it."""
    text = prepared.norm
    for tail in (end,):
        match = _OF.match(text, tail, min(len(text), tail + 160))
        if match and match.start("by") < after:
            return _tidy(match["by"])
    left = text[max(before, start - 130) : start]
    stop = max((m.end() for m in re.finditer(r"[.;]\s|\n", left)), default=0)
    match = _ISSUES.search(left[stop:])
    return _tidy(match["by"]) if match else None


_AGREE = (
    (r"UBND", "UBND"),
    (r"HĐND", "HĐND"),
    (r"[-/]TU$", r"[uủ][ỷy]|Đảng bộ|Ban Chấp hành"),
    (r"TTg$", "Thủ tướng"),
    (r"/(?:NĐ|NQ)-CP$", "^Chính phủ"),
)


def agreed(said: str | None, number: str) -> str | None:
    """The issuer said, unless the number's suffix speaks against it (a signer's other office, say)."""
    if said is None:
        return None
    for suffix, words in _AGREE:
        if re.search(suffix, number) and not re.search(words, said):
            return None
    return said


def _committee(places: Places, organ: str) -> str:
    name = places.main
    if not name or name == VIETNAM:
        return organ
    if re.match(r"(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố) ", name):
        return f"{organ} {name}"
    return f"{organ} {'thành phố' if name in CITIES else 'tỉnh'} {name.removeprefix('TP. ')}"


def issuer_from_suffix(number: str, places: Places, date: str | None) -> str | None:
    """The issuer the suffix stands for; the place is the text's own."""
    code = number.upper()
    if "UBND" in code:
        return _committee(places, "UBND")
    if "HĐND" in code:
        return _committee(places, "HĐND")
    if re.search(r"[/-]TW$", code):
        return "Bộ Chính trị" if number.upper() in _POLITBURO else "Ban Chấp hành Trung ương"
    if re.search(r"[/-]TU$", code):
        bare = places.main if places.main and places.main != VIETNAM else ""
        return f"{'Thành ủy' if bare in CITIES else 'Tỉnh ủy'} {bare.removeprefix('TP. ')}".strip()
    hits = [(m.start(), name) for pattern, name in _SUFFIX if (m := re.search(rf"(?:{pattern})", number))]
    return min(hits)[1] if hits else None


def completed(name: str, places: Places) -> str:
    """ "UBND tỉnh", "Tỉnh ủy" … with the province's name when the text is about one province."""
    main = places.main
    if (
        not main
        or main == VIETNAM
        or places.several
        or re.match(r"(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố) ", main)
    ):
        return name
    bare = main.removeprefix("TP. ")
    if re.search(
        r"(?:UBND|HĐND|Đảng bộ) (?:[Tt]ỉnh|[Tt]hành phố)$|(?:Tỉnh|tỉnh|Thành|thành) [uủ][ỷy]$", name
    ):
        return f"{name[:1]}{name[1:]} {bare}".replace("Thành phố ", "thành phố ")
    return name
