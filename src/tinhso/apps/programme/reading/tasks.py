"""Tasks from prose and lists: "Giao X …", "X chủ trì, phối hợp với Y …", verb-first items under a task heading."""

from __future__ import annotations

import re
from dataclasses import replace

from tinhso.apps.programme.reading import modes
from tinhso.apps.programme.reading.layout import PLAIN, UPPER, Passage
from tinhso.apps.programme.reading.model import FoundTask
from tinhso.apps.programme.reading.prepared import Prepared, Span
from tinhso.apps.programme.reading.sentences import split_sentences
from tinhso.apps.programme.reading.topics import sector_of

_AGENCY = (
    r"(?:(?:Các\s+)?(?:Sở|sở|Ban|UBND|HĐND|Ủy ban|Văn phòng|Công an|Công ty|"
    r"Phòng|Trung tâm|Bộ Chỉ huy|Bảo hiểm|Ngân hàng|Cục|Chi cục|Kho bạc|"
    r"Đài|Báo|Hội|Liên đoàn|Mặt trận|MTTQ|Tỉnh đoàn|Đoàn|Viễn thông|Bưu điện|"
    r"Trường|Doanh nghiệp|doanh nghiệp|Các doanh nghiệp|Thanh tra|Tổ|Trạm|Thủ "
    r"trưởng|VNPT|Viettel|Liên minh|Đảng ủy|Đảng bộ|Huyện ủy|Thành ủy|Tỉnh ủy|"
    r"Trường|Bệnh viện|các)"
    r"(?:[\s,\-]+[\w&]+)*?)"
)
_LEADS = re.compile(
    rf"(?P<lead>[{UPPER}][^.;:\n]{{2,120}}?)\s*(?:được giao (?:nhiệm vụ )?)?(?:là (?:cơ quan|đơn vị)\s+)?(?:có "
    rf"trách nhiệm\s+|chịu trách nhiệm\s+)?:?\s*(?:[Cc]hủ trì|[Ll]àm đầu mối)(?:\s+tham "
    rf"mưu)?\b(?P<rest>[^\n]*)"
)
_ASSIGN = re.compile(
    rf"(?:^|[\s\"])(?P<verb>[Gg]iao(?: nhiệm vụ)?(?: cho)?|[Yy]êu cầu|[Đđ]ề nghị)\s+(?P<lead>(?:{_AGENCY}))"
    rf"\s+(?P<action>(?:là (?:cơ quan|đơn vị)|chủ trì|tham mưu|chủ động|phối "
    rf"hợp|xây dựng|tổ chức(?! chính trị| đoàn thể| hội| đảng| xã hội| liên quan| kinh tế)|"
    rf"triển khai|có trách nhiệm|theo dõi|thực hiện|chịu trách nhiệm|rà soát|hướng dẫn|đôn đốc|bố trí|hoàn thành|"
    rf"đẩy mạnh|tăng cường|nghiên cứu|cung cấp)\b[^\n]*)"
)
_WITH = re.compile(
    r"[Pp]hối hợp\s+(?:chặt chẽ\s+)?(?:(?:với|cùng)\s+|(?=(?:Sở|UBND|Công an|Ban|Văn phòng|các sở)\b))"
    r"(?P<with>[^.;:\n]+?)(?=\s+(?:tham mưu|xây dựng|triển khai|tổ chức|thực hiện|rà soát|hướng dẫn|theo dõi|đôn "
    r"đốc|đề xuất|hoàn thành|kiểm tra|để|nhằm|trong việc|bảo đảm|nghiên cứu|"
    r"thẩm định|vận hành|cân đối|bố trí|thường xuyên|tuyên truyền|đưa|lồng ghép|"
    r"tích hợp|đẩy mạnh|hỗ trợ|số hóa|cung cấp|đào tạo|giám sát|phát triển|lập|"
    r"tổng hợp|báo cáo|kết nối|mở)\b|[.;:\n]|$)"
)
VERB_FIRST = re.compile(
    r"^(?:tiếp tục |chủ động |tập trung |khẩn trương |từng bước |thường xuyên "
    r")*(?:xây dựng|triển khai|tổ chức|rà soát|ban hành|đẩy mạnh|tăng cường|"
    r"phát triển|hoàn thiện|nâng cấp|nâng cao|"
    r"ứng dụng|số hóa|đào tạo|bồi dưỡng|thực hiện|tuyên truyền|phổ biến|tập "
    r"huấn|hỗ trợ|cung cấp|kết nối|tích hợp|đầu tư|thiết lập|thúc đẩy|khuyến "
    r"khích|"
    r"nghiên cứu|bố trí|bảo đảm|đảm bảo|phối hợp|kiểm tra|theo dõi|đôn đốc|cập "
    r"nhật|chuẩn hóa|thành lập|duy trì|mở rộng|huy động|ưu tiên|đưa|vận hành|"
    r"lồng ghép|quán triệt|tham mưu|hình thành|chuyển đổi|cải cách|giám sát|"
    r"đổi mới|phát huy|tái cấu trúc|thu hút|hướng dẫn|phát động|lắp đặt|chủ "
    r"trì|là đầu mối|làm đầu mối|tiếp nhận|thu nhận|thẩm định|cân đối|tổng hợp|"
    r"lập|xác định|khai thác|quản lý|mở|tạo|lựa chọn|chỉ đạo|yêu cầu|chuẩn bị|"
    r"đề xuất|báo cáo)\b"
)
_DEADLINES = (
    re.compile(
        r"(?:trước|đến|chậm nhất|xong|trong|hoàn thành)\s+(?:trước\s+)?(?:hết\s+)?ngày\s+(?P<d>\d{1,2})\s*[/.-"
        r"]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>20\d\d)"
    ),
    re.compile(
        r"(?:trước|đến|chậm nhất)\s+(?:trước\s+)?ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>20\d\d)"
    ),
    re.compile(r"(?:trước |trong |hết |cuối |đến )*tháng\s+(?P<m>\d{1,2})\s*(?:/|năm\s+|-)\s*(?P<y>20\d\d)"),
    re.compile(r"quý\s+(?P<q>iv|iii|ii|i|[1-4])\s*(?:/|năm\s+|-)?\s*(?P<y>20\d\d)"),
    re.compile(
        r"(?:trước|đến|xong|hoàn thành|thời gian[^.;]{0,25}|hạn)\s*:?\s*(?:ngày\s+)?(?P<d>\d{1,2})\s*[/.-]\s*("
        r"?P<m>\d{1,2})\s*[/.-]\s*(?P<y>20\d\d)"
    ),
)
_YEAR_ONLY = re.compile(
    r"(?:thời gian (?:thực hiện|hoàn thành)|hoàn thành|xong|trong|hết|trước|"
    r"lộ trình)[^.;\n]{0,25}?(?:năm\s+)?(?:20\d\d\s*-\s*)?(?P<y>20\d\d)"
)
_QUARTER_END = {"i": "03", "ii": "06", "iii": "09", "iv": "12", "1": "03", "2": "06", "3": "09", "4": "12"}


def deadline_in(text: str, cell: bool = False) -> str | None:
    """The deadline a phrase states: ISO date, `YYYY-MM` (a quarter gives its last month), a year, or "thường xuyên"."""
    low = " ".join(text.lower().split())
    for pattern in _DEADLINES:
        match = pattern.search(low)
        if match:
            parts = match.groupdict()
            if parts.get("q"):
                return f"{parts['y']}-{_QUARTER_END[parts['q']]}"
            if parts.get("d"):
                return f"{parts['y']}-{int(parts['m']):02d}-{int(parts['d']):02d}"
            return f"{parts['y']}-{int(parts['m']):02d}"
    if cell:
        return _cell_deadline(low)
    match = _YEAR_ONLY.search(low)
    return match["y"] if match else None


def _cell_deadline(low: str) -> str | None:
    """The deadline of a cell that holds nothing else: `9/2026`, `2025`, "thường xuyên", "hằng năm"."""
    match = re.search(r"(?:(\d{1,2})\s*[/.-]\s*)?(?<!\d)(\d{1,2})\s*[/.-]\s*(20\d\d)", low)
    if match:
        day = f"-{int(match[1]):02d}" if match[1] else ""
        return f"{match[3]}-{int(match[2]):02d}{day}"
    years = re.findall(r"20\d\d", low)
    if years:
        return str(years[-1])
    if re.search(r"h[ằà]ng năm", low) and "thường xuyên" not in low:
        return "hằng năm"
    return "thường xuyên" if re.search(r"thường xuyên|h[ằà]ng (?:quý|tháng)|liên tục", low) else None


def split_agencies(text: str) -> list[str]:
    """Names in "Sở Tài chính, Sở Nội vụ; các sở, ban, ngành liên quan"; a name keeps its own commas and "và"."""
    text = " ".join(text.split()).strip(" .,;:-*+")
    if not text:
        return []
    pieces = re.split(
        (
            r";|\n|,\s*(?=(?:Sở|UBND|HĐND|Ban|Văn phòng|Công an|Bộ Chỉ huy|Ủy ban|Tỉnh "
            r"đoàn|Hội|Báo|Đài|Cục|Chi cục|Ngân hàng|Kho bạc|VNPT|Viettel|Phòng|Trung "
            r"tâm|Bưu điện|Trường|Đảng ủy|Trạm|Viễn thông|Liên minh|Bệnh viện|[Cc]ác|"
            r"[Dd]oanh nghiệp|Mặt trận|Liên đoàn|Bảo hiểm|Đoàn|Tổ|Thanh tra|Mobifone|"
            r"FPT)\b)|\s+và\s+(?=(?:[Cc]ác|UBND|Sở|Phòng|Văn phòng|Ban)\b)"
        ),
        text,
    )
    out = [p.strip(" .,;:-*+") for p in pieces if p]
    return [p for p in out if len(p) > 1]


def find_tasks(prepared: Prepared, passages: list[Passage]) -> list[FoundTask]:
    """Tasks of the passages in order."""
    out: list[FoundTask] = []
    for passage in passages:
        heads = [prepared.low[b.body : b.end] for b in passage.above]
        mode = next((m for m in map(modes.head_mode, heads) if m), None)
        if _attribute(prepared, passage, heads, out):
            continue
        out += _passage_tasks(prepared, passage, heads, mode)
    return _once(out)


_ATTRIBUTE = re.compile(
    r"^(?:[-+*•]\s*)?(?P<what>(?:cơ quan|đơn vị|sở)?\s*(?:chủ trì(?: thực hiện)?|phối hợp(?: thực hiện)?)|"
    r"(?:cơ quan|đơn vị) thực hiện|"
    r"(?:thời gian|thời hạn|tiến độ|lộ trình)(?: thực hiện| hoàn thành| triển khai)?)\s*:\s*(?P<said>.+)$",
    re.I | re.S,
)


def _attribute(prepared: Prepared, passage: Passage, heads: list[str], out: list[FoundTask]) -> bool:
    """A line such as "Cơ quan chủ trì: …" or "Thời gian: …" completes the task above it."""
    block = passage.block
    match = _ATTRIBUTE.match(prepared.norm[block.start : block.end].strip())
    if not match:
        return False
    above = passage.above[0] if passage.above else None
    if above and (not out or prepared.span(above.start, above.end)[0] > out[-1].spans[0][0]):
        action = prepared.words(above.body, above.end).rstrip(" .;,:")
        span = prepared.span(above.start, above.end)
        sector = sector_of(action.lower(), heads)
        out.append(
            FoundTask(action, None, (), None, sector, (span,), 0.8, "đề mục có ghi cơ quan, thời gian")
        )
    if not out or prepared.span(block.start, block.end)[0] - out[-1].spans[0][1] > 900:
        return True
    last, what = out[-1], match["what"].lower()
    said = " ".join(match["said"].split()).strip(" .;")
    if "phối hợp" in what:
        last = replace(last, coordinating=(*last.coordinating, *split_agencies(said)))
    elif re.match(r"thời|tiến|lộ", what):
        last = replace(last, deadline=deadline_in(said, cell=True) or last.deadline)
    else:
        last = replace(last, lead=last.lead or said)
    out[-1] = replace(last, confidence=max(last.confidence, 0.85))
    return True


def _listed(prepared: Prepared, passage: Passage, heads: list[str]) -> FoundTask | None:
    """A list item under a task heading: verb first, or anything under the name of an agency."""
    block = passage.block
    text = prepared.low[block.body : block.end].strip()
    head = _agency_head(prepared, passage)
    if not (head or VERB_FIRST.match(text)) or len(text.split()) < 5:
        return None
    action = prepared.words(block.body, block.end).rstrip(" .;,")
    partners = _WITH.search(action)
    named = re.search(rf"\((?P<lead>{_AGENCY}) chủ trì", action)
    lead = named["lead"] if named else head
    return FoundTask(
        action=action,
        lead=lead,
        coordinating=tuple(split_agencies(partners["with"])) if partners else (),
        deadline=deadline_in(text),
        sector=sector_of(text, heads),
        spans=(prepared.span(block.start, block.end),),
        confidence=0.75 if lead else 0.6,
        reason=f"chủ trì theo đề mục “{head}”" if head else "mục mở bằng động từ, dưới đề mục nhiệm vụ",
    )


def _passage_tasks(
    prepared: Prepared, passage: Passage, heads: list[str], mode: str | None
) -> list[FoundTask]:
    block = passage.block
    found: list[FoundTask] = []
    if not block.heading or block.level < PLAIN:
        sentences = split_sentences(prepared.norm, block.body, block.end)
        found = [task for span in sentences if (task := _spoken(prepared, span, heads))]
    if found or block.heading or mode != modes.TASK:
        return found
    listed = _listed(prepared, passage, heads)
    return [listed] if listed else []


def _agency_head(prepared: Prepared, passage: Passage) -> str | None:
    for above in passage.above[:2]:
        words = prepared.words(above.body, above.end).rstrip(" :.")
        if re.match(rf"{_AGENCY}$", words) and len(words) < 110 and not VERB_FIRST.match(words.lower()):
            return re.sub(r"\s+(?:có trách nhiệm|chịu trách nhiệm|chủ trì).*$", "", words)
    return None


def _spoken(prepared: Prepared, span: Span, heads: list[str]) -> FoundTask | None:
    text = prepared.norm[span[0] : span[1]]
    assign = _ASSIGN.search(text)
    leads = _LEADS.search(text)
    if assign:
        lead, action, reason = assign["lead"], assign["action"], f"câu “{assign['verb']} … ”"
        begin = span[0] + assign.start("verb")
    elif leads and re.match(rf"(?:- |\+ |\d+\. )?{_AGENCY}$", leads["lead"].strip()):
        lead, action, reason = leads["lead"], leads["rest"], "câu “… chủ trì …”"
        begin = span[0] + leads.start("lead")
    else:
        return None
    lead = re.sub(r"^(?:Giao|Yêu cầu|Đề nghị)\s+", "", " ".join(lead.split())).strip(" ,;:-")
    match = _WITH.search(action)
    partners = tuple(split_agencies(match["with"])) if match else ()
    words = " ".join(action.split()).strip(" ,.;:")
    words = re.sub(r"^(?:chủ trì|,|\s)+", "", words)
    if match and (words.startswith("phối hợp") or words.startswith("và phối hợp")):
        words = words[
            words.find(" ".join(match["with"].split())) + len(" ".join(match["with"].split())) :
        ].strip(" ,")
    words = words or " ".join(action.split()).strip(" ,.;:")
    if len(words.split()) < 3:
        return None
    return FoundTask(
        words,
        lead,
        partners,
        deadline_in(text),
        sector_of(text.lower(), heads),
        (prepared.span(begin, span[1]),),
        0.85 if partners else 0.8,
        reason,
    )


def _once(tasks: list[FoundTask]) -> list[FoundTask]:
    seen: dict[str, int] = {}
    out: list[FoundTask] = []
    for task in tasks:
        key = " ".join(task.action.lower().split())[:160] + (task.lead or "")
        if key in seen:
            first = out[seen[key]]
            out[seen[key]] = replace(first, spans=(*first.spans, *task.spans))
            continue
        seen[key] = len(out)
        out.append(task)
    return out
