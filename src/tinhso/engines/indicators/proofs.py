"""What the words of a proof say about the paper behind it: which one it is, and its date. Pure."""

import datetime as dt
import re
from urllib.parse import urlsplit

from tinhso.kernel.text import api as text

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+", re.IGNORECASE)
NUMBER = re.compile(  # 123/KH-UBND, 13/2023/NĐ-CP, 20/2023/QH15
    r"(?<![\w/])(\d{1,6})\s*/\s*((?:\d{4}\s*/\s*)?[A-ZĐ]\w*(?:\s?[-–]\s?[A-ZĐ]\w*)+|\d{4}\s*/\s*[A-ZĐ]\w*)",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<![\d/])(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|,?\s+năm\s+)\s*(\d{4})(?![\d/])",
    re.IGNORECASE,
)
FIRST_YEAR, LAST_YEAR = 1945, 2100
MOST = 200


def reference(note: str) -> str:
    """What names the paper or page so that two notes about it give the same; empty where nothing does.

    A document counts by its number with its date (numbers begin anew each year, and every commune has its own
    01/KH-UBND); a number that carries its year needs no date. Else a link counts, but not to a mere front page.
    """
    if number := NUMBER.search(LINK.sub(" ", note)):
        symbol = re.sub(r"\s", "", number[2]).replace("–", "-")
        day = date(note)
        when = "" if symbol[:4].isdigit() else day.isoformat() if day else None
        if when is not None:
            return f"{int(number[1])}/{text.fold(symbol)} {when}".strip()[:MOST]
    return next((found for link in LINK.findall(note) if (found := _page(link))), "")


def date(note: str) -> dt.date | None:
    """The date of the paper, day and month and year, where the words give one."""
    for day, month, year in DATE.findall(LINK.sub(" ", note)):
        try:
            found = dt.date(int(year), int(month), int(day))
        except ValueError:
            continue  # 31/02: no date
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    return None


def _page(link: str) -> str:
    """A link without what does not matter: scheme, www, the end of a sentence, a fragment; empty for a front page."""
    whole = link.rstrip(".,;:)]}'’")
    try:
        parts = urlsplit(whole if "://" in whole else f"https://{whole}")
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{path}{query}"[:MOST] if path or query else ""
