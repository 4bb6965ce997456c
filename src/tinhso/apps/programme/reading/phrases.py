"""The phrase of each figure in a sentence, and the name of what it measures."""

from __future__ import annotations

import itertools
import re

from tinhso.apps.programme.reading.numbers import COUNT, RANK, Figure
from tinhso.apps.programme.reading.prepared import Prepared, Span
from tinhso.apps.programme.reading.years import year_cues

_SEPARATOR = re.compile(r"[;,:]\s|\s(?:và|hoặc|còn)\s|\.\s|\n")
_HEAD_NOUN = (
    r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|số lượng|(?<!đổi )(?<!tế )(?<!hội )(?<!quyền "
    r")(?<!nghệ )(?<!liệu )(?<!tầng )(?<!năng )(?<!ký )(?<!hồ sơ )\bsố (?!hóa|"
    r"lĩnh|đơn|một|\d)|mức độ|chỉ số|năng suất|tốc độ|quy mô|kinh tế số|doanh "
    r"thu|tổng|đóng góp|thu nhập|giá trị|kinh phí|tăng trưởng|mức |diện tích|"
    r"thời gian|xếp hạng)"
)
_VERB_END = re.compile(
    r"(?:\s|^)(?:phải |cần |ước |sẽ )?(?:đạt(?: tỷ lệ| mức| khoảng| được| bình "
    r"quân)?|chiếm|đóng góp|là|lên|tăng(?: bình quân| thêm| trưởng)?|giảm|ở "
    r"mức|còn|xuống|bằng|mức|bình quân|từ|dưới|đến|có|tối đa|:|-|\()\s*$"
)
_DENOMINATOR = re.compile(
    (
        r"^\s*(?:trong\s+)?(?:tổng\s+)?(?:grdp|gdp|tổng sản phẩm|tổng mức|tổng chi|"
        r"tổng số|của|trong|trên|dân số(?=\s*(?:$|[,.;]))|so với|/|mỗi năm|một năm|hằng năm|hàng năm|"
        r"trở lên|kế hoạch|quy mô|ngân sách|lực lượng)"
    ),
    re.I,
)
_LEAD_IN = re.compile(
    r"^(?:[\s,;:.\-+*•\"(]|(?:và|cụ thể|trong đó|theo đó|cùng với đó|bên cạnh "
    r"đó|ngoài ra|đồng thời|tiếp tục|phấn đấu|mục tiêu(?: là)?|"
    r"đặt mục tiêu|đề ra|chỉ tiêu|hướng tới|hướng đến|bảo đảm|đảm bảo|sẽ|dự "
    r"kiến|để|đạt|có|như|với|duy trì|hoàn thành|nâng|"
    r"đưa|gồm|là|được|quyết tâm|đồng thời|trên địa bàn tỉnh|toàn tỉnh|tỉnh này|địa phương này|tỉnh|"
    r"kế hoạch|đặt ra)(?=[\s,:]))+",
    re.I,
)
_VERBS = re.compile(
    r"\b(?:được|có|sử dụng|tham gia|thực hiện|triển khai|ứng dụng|xử lý|cung "
    r"cấp|hoàn thành|kết nối|tiếp cận|áp dụng|biết|là|đạt|số hóa)\b"
)


def is_left(prepared: Prepared, figure: Figure, start: int, end: int) -> bool:
    """Whether what is measured stands left of the figure (`tỷ lệ … đạt N%`), not right (`N% cơ sở …`)."""
    left = prepared.low[start : figure.phrase]
    right = prepared.low[figure.tail : end].strip(" ,.;:)\"'")
    if not right or _DENOMINATOR.match(right) or re.match(r"(?:vào|đến|trong|tới) (?:cuối |hết )?năm", right):
        return len(left.split()) > 1
    if re.match(r"\s*[,;]\s", prepared.low[figure.tail : end]) and re.search(r"(?:đạt|chiếm)\s*$", left):
        return len(left.split()) > 3
    core = _LEAD_IN.sub("", _without_years(prepared, start, figure.phrase).lower())
    ended = _VERB_END.search(left)
    noun = re.search(_HEAD_NOUN, _VERB_END.sub("", left))
    by_verb = ended and not re.search(r"(?:có|đến|từ|:|-|\()\s*$", left)
    direct = (
        noun
        and figure.phrase < figure.start
        and not re.search(r"(?:có|đến|phấn đấu|mục tiêu|bảo đảm|đảm bảo|:|,)\s*$", left)
    )
    if noun and (by_verb or direct) and figure.kind != COUNT:
        return True
    strong = re.search(r"(?:đạt|chiếm|đóng góp|lên|ở mức|còn)\s*(?:tỷ lệ\s*|mức\s*)?$", left)
    return bool(strong) and len(core.split()) > 3 and figure.kind != COUNT and len(right.split()) < 4


def cut(prepared: Prepared, figs: list[Figure], start: int, end: int) -> list[Span]:
    """One phrase for each figure: the sentence cut at the separators between figures."""
    if not figs:
        return []
    edges = [start]
    for one, two in itertools.pairwise(figs):
        edges.append(_edge(prepared, one, two, edges[-1]))
    edges.append(end)
    return list(itertools.pairwise(edges))


def _edge(prepared: Prepared, one: Figure, two: Figure, start: int) -> int:
    text = prepared.low
    stops = [m.end() for m in _SEPARATOR.finditer(text, one.tail, two.phrase + 1) if m.end() <= two.phrase]
    if not stops:
        return two.phrase if two.phrase > one.tail else one.tail
    semicolons = [m.end() for m in re.finditer(r"[;\n]", text[one.tail : two.phrase])]
    if semicolons:
        return one.tail + semicolons[-1]
    for stop in stops:
        if re.match(rf"\s*(?:trong đó,?\s*)?{_HEAD_NOUN}", text[stop : two.phrase]):
            return stop
    first = stops[0]
    rest = text[first : two.phrase]
    if first - one.tail < 30 and len(rest.split()) > 3 and is_left(prepared, one, start, first):
        return first
    return stops[-1]


def _without_years(prepared: Prepared, start: int, end: int) -> str:
    text, at = "", start
    for cue in year_cues(prepared, start, end):
        text += prepared.norm[at : cue.start] + " "
        at = cue.end
    return text + prepared.norm[at:end]


_OPENS = re.compile(
    (
        r"(?:phấn đấu|mục tiêu(?! quốc gia)|chỉ tiêu[^,:%]{0,40}(?=[,:])|như|nêu "
        r"rõ|cụ thể|trong đó|xác định|yêu cầu|đưa|nâng|sẽ|dự kiến|hướng tới|hướng đến|:)[\s,:]+(?=\S+\s+\S)"
    ),
    re.I,
)


_EMPTY = re.compile(
    r"(?:(?:trong đó|thứ (?:nhất|hai|ba|tư|năm)|riêng|cụ thể|và|trong|tiến tới|đến|theo đó|đồng thời|còn|lại|"
    r"giai đoạn|tầm nhìn|định hướng|phấn đấu|mục tiêu|đạt|chiếm|năm|là|,|:|\s)*)"
)


def _left_name(text: str) -> str:
    """The noun before the verb: what follows the last word that opens a promise, without `từ 62%`."""
    text = re.sub(r"\s*,(?:\s*,)+", ",", " ".join(text.split()))
    text = re.sub(r"\s+từ\s+(?:khoảng\s+)?[\d.,]+\s*%.*$", "", text)
    text = _clean(_VERB_END.sub("", text + " "))
    pieces = [p for p in _OPENS.split(text) if p.strip()]
    last = pieces[-1].strip() if pieces else text
    found = _clean(last if len(last.split()) >= 2 else text)
    return "" if _EMPTY.fullmatch(found.lower()) else found


def _clean(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:.-+*•\"'/|")
    while (shorter := _LEAD_IN.sub("", text)) != text:
        text = shorter
    text = re.sub(r"\s*\((?:[^()]{0,3})$", "", text)
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")] + text[text.rindex("(") + 1 :] if text.endswith(")") else text
    return text.strip(" ,;:.-+*•\"'(|")


def metric_of(
    prepared: Prepared,
    figure: Figure,
    phrase: Span,
    after: Span | None,
    after_figure: Figure | None,
    shared: str,
) -> tuple[str, str]:
    """What the figure measures, in the words of the text, and the head that a next short figure shares."""
    start, end = phrase
    left, right = _without_years(prepared, start, figure.phrase), _without_years(prepared, figure.tail, end)
    if figure.kind == RANK:
        return _rank_name(prepared, figure, left, right, end), ""
    if is_left(prepared, figure, start, end):
        name = _left_name(left)
        return (_with_whole(name, right) if name else ""), ""
    if figure.kind != COUNT and _DENOMINATOR.match(right) and _EMPTY.fullmatch(_clean(left).lower()):
        return "", shared  # `và 30% đến năm 2030 trong GRDP`: measured as the figure before it
    name = re.sub(r"\s(?:và|đạt)$", "", _clean(re.sub(r"^\s*\([\d\s./]+\)", "", right)))
    name = "" if _EMPTY.fullmatch(name.lower()) else name
    if figure.kind == COUNT:
        name = f"{figure.unit} {name}".strip()
    bare = len(name.split()) <= 4 and not _VERBS.search(name.lower())
    if bare and figure.kind != COUNT:
        head = _left_name(left) or shared
        tail = _shared_tail(prepared, after, after_figure)
        if tail:
            return f"{name} {tail}", ""
        if len(head.split()) >= 3:
            return f"{head} {name}", head
    return name or _left_name(left), ""


def _rank_name(prepared: Prepared, figure: Figure, left: str, right: str, end: int) -> str:
    about = re.search(r"\bvề\s+(.{3,120})", right)
    if about:
        return f"Xếp hạng về {_clean(about[1])}"
    name = _left_name(re.sub(r"(?:trong|thuộc|vào|nằm|lọt|xếp|đứng|giữ)[\w\s]*$", "", left))
    return f"Xếp hạng {name}" if len(name.split()) > 1 else _clean(prepared.words(figure.phrase, end))


def carried(prepared: Prepared, figure: Figure, phrase: Span, said: str) -> str:
    """The name of the figure before, with the whole this one is a share of."""
    return _with_whole(said, _without_years(prepared, figure.tail, phrase[1])) if said else ""


def _with_whole(name: str, right: str) -> str:
    """The name with the whole it is a share of: "Kinh tế số trong GRDP"."""
    if not _DENOMINATOR.match(right):
        return name
    part = re.match(
        r"\s*(?:(?:trong|của|trên)\s+)?(?:GRDP|GDP|[Tt]ổng (?:mức|chi|sản phẩm|số)[^,.;]{0,60})", right
    )
    tail = _clean(right) if len(right.split()) < 9 else _clean(part[0]) if part else ""
    if re.match(r"\s*/", right):
        tail = f"mỗi {tail}"
    elif re.match(r"(?:GRDP|GDP|tổng)", tail, re.I):
        tail = f"trong {tail}"
    return f"{name} {tail}".strip()


def _shared_tail(prepared: Prepared, after: Span | None, figure: Figure | None) -> str:
    if after is None or figure is None:
        return ""
    words = _without_years(prepared, figure.tail, after[1])
    verb = _VERBS.search(words.lower())
    return " ".join(words[verb.start() :].split()).strip(" ,.;:") if verb and verb.start() > 3 else ""
