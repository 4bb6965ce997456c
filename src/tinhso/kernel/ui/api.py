"""What others may call."""

from tinhso.kernel.ui.charts import Bar, Point, bars, line_chart, meter, sparkline
from tinhso.kernel.ui.day import on_its_day
from tinhso.kernel.ui.fields import DateField, NumberField
from tinhso.kernel.ui.icons import icon
from tinhso.kernel.ui.maps import Area, choropleth
from tinhso.kernel.ui.page import back_to, done, mail, page, render, say, wants_part
from tinhso.kernel.ui.paging import BadCursor, Slice, paginate
from tinhso.kernel.ui.problems import problem
from tinhso.kernel.ui.request import Request
from tinhso.kernel.ui.tables import (
    PAGE_PARAMETER,
    SORT_PARAMETER,
    Column,
    Date,
    Html,
    Link,
    Moment,
    Money,
    Number,
    Percent,
    Progress,
    Rank,
    Spark,
    Table,
    Tag,
    Text,
    query,
    rank,
    rank_move,
    tag,
)
from tinhso.kernel.ui.words import Words

__all__ = [
    "PAGE_PARAMETER",
    "SORT_PARAMETER",
    "Area",
    "BadCursor",
    "Bar",
    "Column",
    "Date",
    "DateField",
    "Html",
    "Link",
    "Moment",
    "Money",
    "Number",
    "NumberField",
    "Percent",
    "Point",
    "Progress",
    "Rank",
    "Request",
    "Slice",
    "Spark",
    "Table",
    "Tag",
    "Text",
    "Words",
    "back_to",
    "bars",
    "choropleth",
    "done",
    "icon",
    "line_chart",
    "mail",
    "meter",
    "on_its_day",
    "page",
    "paginate",
    "problem",
    "query",
    "rank",
    "rank_move",
    "render",
    "say",
    "sparkline",
    "tag",
    "wants_part",
]
