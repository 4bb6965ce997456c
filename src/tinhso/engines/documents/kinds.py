"""Kinds of administrative papers and the symbols of agencies, for numbers like `12/CV-SKHCN`."""

import re
import unicodedata

from tinhso.kernel.text import api as text

# Nghị định 30/2020/NĐ-CP, Phụ lục III, I: abbreviations of the kinds; CV stands for a letter, which has no name.
KINDS = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "CV": "Công văn",
}
# Words that stand for no letter of their own.
_SILENT = {"và", "các", "của"}
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))  # Ủ gives U; Đ, Ô and Ư stay
# "Ủy ban nhân dân phường Hải Tân" is UBND: the place does not enter the symbol.
_COMMITTEE = re.compile(r"(ủy ban nhân dân|hội đồng nhân dân)\b", re.IGNORECASE)


def agency_symbol(name: str) -> str:
    """The agency's part of a symbol, from its name: `Sở Khoa học và Công nghệ` gives `SKHCN`."""
    if committee := _COMMITTEE.match(name):
        name = committee[0]
    words = [word for word in re.findall(r"\w+", text.normalise(name)) if word.lower() not in _SILENT]
    initials = unicodedata.normalize("NFD", "".join(unicodedata.normalize("NFC", word)[0] for word in words))
    return text.normalise(initials.translate(_TONES)).upper()
