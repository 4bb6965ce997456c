"""Cited documents: number, date, issuer, and the text's own header."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from tinhso.apps.programme.reading.issuers import agreed, completed, issuer_from_suffix, issuer_from_words
from tinhso.apps.programme.reading.model import CitedDocument
from tinhso.apps.programme.reading.places import Places
from tinhso.apps.programme.reading.prepared import Prepared, Span

KINDS = (
    "nghị quyết|quyết định|kế hoạch|chương trình hành động|chương trình|chỉ "
    "thị|thông tư liên tịch|thông tư|nghị định|công văn|công điện|"
    "tờ trình|kết luận|quy định|hướng dẫn|báo cáo|thông báo|văn bản|luật|đề "
    "án|pháp lệnh|thông tri|quy chế|chiến lược|công bố|giấy mời"
)
_KIND = rf"(?P<kind>{KINDS})"
# 749/QĐ-TTg, 45/2020/NĐ-CP, 06-NQ/TU, 10- CTr/TU, 148/2025/QH15, 04/TTr-BKHCN-BTTTT, 22/NQ-TU, 57NQ/TW
_CODE = r"[A-ZĐỌƯÔa-zđ]{1,9}[0-9]{0,2}"
_NUMBER = re.compile(
    rf"(?<![\w/.,])(?P<n>\d{{1,5}}[a-zA-Z]?)\s*(?:/\s*(?P<y>20\d\d|19\d\d)\s*)?(?P<sep>[/-])\s*(?P<code>(?:"
    rf"{_CODE})(?:\s*[-/]\s*(?:[A-ZĐỌƯ][A-Za-zĐđƯƠÔÂÊ&]{{0,9}}[0-9]{{0,2}}))*)(?![\w])"
)
_GLUED = re.compile(
    r"(?<![\w/.,-])(?P<n>\d{1,5}) ?(?P<code>(?:NQ|QĐ|QD|KH|CT|KL|CTr)/(?:TW|TU|CP|TTg|UBND|HĐND))(?!\w)"
)
_BARE = re.compile(
    rf"(?<!\w){_KIND}\s+số\s*:?\s*(?P<n>\d{{1,5}})(?![\w/.,-]*[/-]?[A-ZĐ]|\d|\s*[/-]\s*[a-zđ]{{2}}|\s*%)"
)
_BARE_NO_WORD = re.compile(
    r"(?<!\w)(?P<kind>nghị quyết|chỉ thị|quyết định|kế hoạch|nghị định|thông "
    r"tư)\s+(?P<n>\d{1,4})(?![\w/.,-]*[/-]|\d|\s*%|\s*(?:tỉnh|xã|năm|nhiệm vụ))"
)
# The codes a document number may be made of (upper case, marks kept), so "2-3" or "13/TP" is none.
_TYPES = {
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "KH": "kế hoạch",
    "CT": "chỉ thị",
    "CTR": "chương trình",
    "TT": "thông tư",
    "NĐ": "nghị định",
    "CV": "công văn",
    "TTR": "tờ trình",
    "KL": "kết luận",
    "QH": "luật",
    "BC": "báo cáo",
    "TB": "thông báo",
    "HD": "hướng dẫn",
    "ĐA": "đề án",
    "QC": "quy chế",
    "CĐ": "công điện",
    "TTLT": "thông tư liên tịch",
    "PL": "pháp lệnh",
    "VBHN": "văn bản hợp nhất",
    "L": "luật",
    "LCT": "luật",
    "CTHĐ": "chương trình hành động",
    "QYĐ": "quyết định",
    "QCPH": "quy chế",
    "CTPH": "chương trình phối hợp",
    "KHLT": "kế hoạch",
    "KHPH": "kế hoạch",
    "GM": "giấy mời",
    "QYC": "quy chế",
    "ĐHĐ": "văn kiện",
}
_ISSUER_CODES = re.compile(
    r"^(?:UBND|HĐND|TTG|CP|TW|TU|HU|ĐU|BTTTT|BKHCN|VPCP|STTTT|SKHCN|B[A-ZĐ]{1,6}|"
    r"S[A-ZĐ&]{2,7}|V[A-ZĐ]{2,5}|UBQG[A-ZĐ]*|BCĐ[A-ZĐ]*|QH\d{1,2}|UBTVQH\d*|"
    r"T[A-ZĐ]{2,6}|H[A-ZĐ]{2,5}|C[A-ZĐ]{2,6}|ĐTN|MTTQ|NHNN)$"
)
_D = (
    r"(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{"
    r"1,2})\s+(?:năm|tháng)\s+(?P<y2>\d{4})"
)
_DATE_AFTER = re.compile(
    (
        rf"(?:\s*\((?!\s*(?:ngày\s*)?\d{{1,2}}[/.-])[^)]{{1,60}}\))?[\s,(]*(?:của\s+[^,.;()]{{2,80}}?\s*,?\s*)?"
        rf"(?:được\s+)?(?:(?:ban hành|"
        rf"ký)\s+)?(?:ngày|ký ngày|ban hành ngày)?\s*(?:{_D})"
    ),
    re.I,
)
_DATE = re.compile(rf"(?:ngày\s*)(?:{_D})", re.I)
_DAY_MONTH = re.compile(r"ngày\s*(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})(?!\d|\s*[/.\-]\s*\d)", re.I)
_DATELINE = re.compile(r"(?<!\d)(?P<d>\d{1,2})\s*[/\-]\s*(?P<m>\d{1,2})\s*[/\-]\s*(?P<y>20\d\d)(?!\d)")
_ISSUED = r"(?:ban hành|ký|thông qua|phê duyệt|có|ra|công bố)"


_TWIN = re.compile(r"(?:\(|(?:số|quyết|định|chỉ thị)\s)(?P<n>\d{1,4})(?:\s*,|\s+và)\s*$")


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    number: str
    kind: str | None
    full: bool


def find_documents(prepared: Prepared, places: Places) -> list[CitedDocument]:
    """All cited documents, one each, with every place they are named at."""
    hits = sorted([*_numbered(prepared), *_bare(prepared)], key=lambda h: h.start)
    hits = [
        h for h in hits if h.full or not any(o.full and o.start <= h.end and h.start <= o.end for o in hits)
    ]
    found: list[CitedDocument] = []
    last: CitedDocument | None = None
    for i, hit in enumerate(hits):
        after = hits[i + 1].start if i + 1 < len(hits) else len(prepared.norm)
        before = hits[i - 1].end if i else 0
        read = _read(prepared, hit, before, after, places)
        if "suy từ" in read.reason and i + 1 < len(hits):
            read = _shared(prepared, read, hits, i, places)
        if last and read.date is None and re.fullmatch(r"\s*(?:,|và)\s*", prepared.norm[before : hit.start]):
            read = replace(read, date=last.date)  # ngày …, ban hành hai Nghị quyết (131 và 132/NQ-CP)
        _add(found, read, hit.full)
        last = read
    return found


_LINK = re.compile(rf"[\s,(]*(?:ngày\s*)?(?:{_D})?[\s,)]*(?:và\s*)?$", re.I)


def _shared(
    prepared: Prepared, read: CitedDocument, hits: list[_Hit], i: int, places: Places
) -> CitedDocument:
    """`Nghị quyết số 1, Chỉ thị số 2 và Thông báo số 3 của X`: X issued them all."""
    for one, two in itertools.pairwise(hits[i : i + 6]):
        if not _LINK.fullmatch(prepared.norm, one.end, two.start):
            break
        after = hits[hits.index(two) + 1].start if two is not hits[-1] else len(prepared.norm)
        said = agreed(issuer_from_words(prepared, two.start, two.end, one.end, after), read.number)
        if said and agreed(said, two.number):
            return replace(
                read,
                issuer=completed(said, places),
                reason=read.reason.replace("cơ quan suy từ ký hiệu của số", "cơ quan ghi chung cho cả dãy"),
            )
    return read


def _canonical(
    prepared: Prepared, match: re.Match[str], sep: str, year: str | None
) -> tuple[str, str | None] | None:
    code = re.sub(r"\s+", "", match["code"]).replace("Ọ", "Q").replace("ỌĐ", "QĐ")
    parts = re.split(r"[-/]", code)
    first = re.sub(r"\d+$", "", parts[0].upper())
    known = first in _TYPES or (first.replace("D", "Đ") in _TYPES and first not in ("TD",))
    issuer = any(_ISSUER_CODES.match(p.upper()) for p in parts[1:])
    if (
        not (known and (len(parts) > 1 or year or first == "QH"))
        and not (issuer and len(parts) > 1 and parts[0].isupper())
        and (
            not (len(parts) > 1 and parts[0].isupper() and _ISSUER_CODES.match(parts[0]))
            and not (
                _ISSUER_CODES.match(parts[0])
                and parts[0].isupper()
                and re.search(
                    r"(?:số|công văn|văn bản)\s*:?\s*$",
                    prepared.low[max(0, match.start() - 14) : match.start()],
                )
            )
            and not (
                code in ("TU", "TW", "CP")
                and re.search(
                    r"(?:nghị quyết|chỉ thị|kết luận)\s+(?:số\s*)?$",
                    prepared.low[max(0, match.start() - 18) : match.start()],
                )
            )
        )
    ):
        return None
    kind = _TYPES.get(first) or _TYPES.get(first.replace("D", "Đ"))
    code = _tidy(_party(prepared, match, code))
    number = f"{match['n']}/{year}{sep}{code}" if year else f"{match['n']}{sep}{code}"
    return number, kind


def _party(prepared: Prepared, match: re.Match[str], code: str) -> str:
    """`NQ/TƯ` with the letter of the body the sentence names: a province's committee (TU) or the Centre (TW)."""
    if not re.search(r"[-/]TƯ$", code):
        return code
    near = prepared.low[max(0, match.start() - 90) : match.end() + 90]
    if re.match(r"[^.;]{0,50}(?:bộ chính trị|ban bí thư|trung ương)", prepared.low[match.end() :]):
        near = ""
    own = re.search(r"(?:tỉnh|thành|huyện|quận) ủy|đảng bộ", near)
    return f"{code[:-2]}{'TU' if own else 'TW'}"


def _tidy(code: str) -> str:
    """One spelling of letters: `QD-TTG` as `QĐ-TTg`, `CTR/TU` as `CTr/TU`."""
    for wrong, right in (("QD", "QĐ"), ("NDD", "NĐ")):
        code = re.sub(rf"^{wrong}(?=[-/])", right, code)
    code = re.sub(r"(?i)(?<=[-/])ttg$", "TTg", code)
    code = re.sub(r"^ND(?=-CP)", "NĐ", code)
    code = re.sub(r"(?i)^ctr(?=[-/])", "CTr", code)
    code = re.sub(r"(?i)^ttr(?=[-/])", "TTr", code)
    return re.sub(r"^(qđ|nq|kh|ct|kl|nđ|tt)(?=[-/])", lambda m: m[0].upper(), code)


def _numbered(prepared: Prepared) -> list[_Hit]:
    out = []
    for match in [*_NUMBER.finditer(prepared.norm), *_GLUED.finditer(prepared.norm)]:
        groups = match.groupdict()
        sep = groups.get("sep") or "-"
        read = _canonical(prepared, match, sep, groups.get("y"))
        if read is None:
            continue
        lead = re.search(
            rf"{_KIND}\s*(?:liên tịch\s*)?(?:\(?số\s*)?:?\s*$",
            prepared.low[max(0, match.start() - 40) : match.start()],
        )
        start = match.start() - (min(40, match.start()) - lead.start()) if lead else match.start()
        number_word = re.search(r"số\s*:?\s*$", prepared.low[max(0, match.start() - 8) : match.start()])
        if not lead and number_word:
            start = match.start() - (min(8, match.start()) - number_word.start())
        kind = (lead["kind"] if lead else None) or read[1]
        twin = _TWIN.search(prepared.low, max(0, start - 40), start)
        if twin:
            out.append(
                _Hit(twin.start("n"), twin.end("n"), read[0].replace(match["n"], twin["n"], 1), kind, True)
            )
        out.append(_Hit(start, match.end(), read[0], kind, True))
    return out


def _bare(prepared: Prepared) -> list[_Hit]:
    out = []
    for pattern in (_BARE, _BARE_NO_WORD):
        for match in pattern.finditer(prepared.low):
            if not prepared.norm[match.start()].isupper() and match["kind"] not in (
                "kế hoạch",
                "nghị quyết",
                "quyết định",
            ):
                continue
            near = prepared.low[max(0, match.start() - 40) : match.start()]
            if pattern is _BARE_NO_WORD and not (
                _DATE_AFTER.match(prepared.norm, match.end(), match.end() + 60)
                or re.search(r"ban hành\s*$", near)
            ):
                continue  # a nickname ("Nghị quyết 57") names a document already cited in full
            out.append(_Hit(match.start(), match.end(), match["n"], match["kind"], False))
    return out


def _iso(match: re.Match[str]) -> str | None:
    day, month, year = (int(match[k] or match[k + "2"]) for k in "dmy")
    return (
        f"{year:04d}-{month:02d}-{day:02d}"
        if 1 <= day <= 31 and 1 <= month <= 12 and 1945 <= year <= 2100
        else None
    )


def _date(prepared: Prepared, hit: _Hit, before: int, after: int) -> tuple[str | None, str]:
    follow = _DATE_AFTER.match(prepared.norm, hit.end, min(after, hit.end + 160))
    if follow and _iso(follow):
        return _iso(follow), "ngày ghi ngay sau số"
    if _is_header(prepared, hit):
        place_date = _DATE.search(prepared.norm, hit.end, min(after, hit.end + 320))
        if place_date and _iso(place_date):
            return _iso(place_date), "ngày ghi ở đầu văn bản"
    start = max(before, hit.start - 220)
    taken = _DATE_AFTER.match(prepared.norm, before, hit.start) if before else None
    start = max(start, taken.end()) if taken else start
    stop = max(
        (m.end() for m in re.finditer(r"(?<!\bTP)(?<!\bTp)[.;]\s|\n", prepared.norm[start : hit.start])),
        default=0,
    )
    last = None
    for match in _DATE.finditer(prepared.norm, start + stop, hit.start):
        last = match
    if last and re.search(_ISSUED, prepared.low[last.end() : hit.start]) and _iso(last):
        return _iso(last), "ngày ghi trước, cùng câu ban hành"
    last = None
    for match in _DAY_MONTH.finditer(prepared.norm, start + stop, hit.start):
        last = match
    published = _published(prepared)
    if last and published and re.search(_ISSUED, prepared.low[last.end() : hit.start]):
        day, month = int(last["d"]), int(last["m"])
        year = published[0] - ((month, day) > published[1:])
        if 1 <= day <= 31 and 1 <= month <= 12:
            return f"{year:04d}-{month:02d}-{day:02d}", "ngày ghi trước, năm theo ngày đăng bài"
    return None, "không thấy ngày"


def _published(prepared: Prepared) -> tuple[int, int, int] | None:
    """The day a news text came out: a full date on a short line of its head that cites no document."""
    for line in prepared.norm[:900].splitlines():
        match = _DATELINE.search(line)
        if match and len(line.strip()) < 90 and not re.search(r"\bsố\b|/[A-ZĐ]", line):
            return int(match["y"]), int(match["m"]), int(match["d"])
    return None


def _is_header(prepared: Prepared, hit: _Hit) -> bool:
    return (
        hit.start < 1200
        and prepared.low[hit.start : hit.end].lstrip().startswith("số")
        and bool(
            re.search(r"(?:^|[\n|]|nam)\s*[|*_-]*\s*$", prepared.low[max(0, hit.start - 8) : hit.start])
            or hit.start < 3
        )
    )


def _read(prepared: Prepared, hit: _Hit, before: int, after: int, places: Places) -> CitedDocument:
    date, why_date = _date(prepared, hit, before, after)
    said = agreed(issuer_from_words(prepared, hit.start, hit.end, before, after), hit.number)
    own = _is_header(prepared, hit)
    issuer = completed(said, places) if said else issuer_from_suffix(hit.number, places, date)
    why = (
        "cơ quan ghi trong câu" if said else "cơ quan suy từ ký hiệu của số" if issuer else "không rõ cơ quan"
    )
    sure = 0.98 if hit.full else 0.6
    kind = hit.kind
    reason = f"{'số của chính văn bản; ' if own else ''}{why_date}; {why}"
    span: Span = prepared.span(hit.start, hit.end)
    return CitedDocument(hit.number, date, issuer, kind, (span,), sure, reason)


def _key(number: str) -> str:
    return re.sub(r"[\s/-]", "", number).upper().replace("Đ", "D")


def _add(found: list[CitedDocument], document: CitedDocument, full: bool) -> None:
    for i, other in enumerate(found):
        same = _key(other.number) == _key(document.number)
        digits = re.match(r"\d+", other.number)
        loose = (
            digits is not None
            and digits[0].lstrip("0") == document.number.lstrip("0")
            and not full
            and other.kind == document.kind
        )
        if (
            same
            and other.date
            and document.date
            and other.date != document.date
            and full
            and "TTg" not in other.number
        ):
            continue
        if same or loose:
            found[i] = replace(
                other,
                spans=(*other.spans, *document.spans),
                date=other.date or document.date,
                issuer=other.issuer
                if "suy từ" not in other.reason or "suy từ" in document.reason
                else document.issuer or other.issuer,
                reason=other.reason if other.date or not document.date else document.reason,
            )
            return
    found.append(document)
