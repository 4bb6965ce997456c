"""How many queries a page makes is a recorded fact, and does not grow with what it lists."""

from pathlib import Path

from tests.counting import check_queries
from tests.province import role
from tinhso.apps.administration.tests.test_pages import note
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar

RECORD = Path(__file__).parent / "query_counts.json"


def test_pages_cost_as_many_queries_as_recorded_and_more_rows_cost_no_more(client_of, province):
    pages = {
        "health": "",
        "days": "ngay-nghi/2026/",
        "queue": "hang-doi/",
        "record": "nhat-ky/",
        "roles": "vai-tro/",
        "role": "vai-tro/lich/",
        "accounts": "tai-khoan/?tim=n",
        "account": f"tai-khoan/{province.hung.key}/",
    }
    role("lich", "administration.calendar.change")
    access.give(role="lich", person_id=province.hung.pk, agency=province.hai_tan.path)
    note(province)
    calendar.seed(first=2026, last=2026)
    client = client_of("admin")

    def check() -> None:
        for name, path in pages.items():
            check_queries(RECORD, f"administration:{name}", client, f"/quan-tri/{path}")

    check()
    for who in (province.mai, province.leader, province.standing_officer):
        access.give(role="lich", person_id=who.pk, agency=province.tan_binh.path)
        access.give(role="lich", person_id=province.hung.pk, agency=province.tan_binh.path)
        note(province)
    check()
