"""How many queries a page makes is a recorded fact, and does not grow with what it lists."""

from pathlib import Path

from tests.counting import check_queries
from tests.province import role
from tinhso.apps.administration.tests.test_pages import note
from tinhso.engines.exchange import api as exchange
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar

RECORD = Path(__file__).parent / "query_counts.json"


def make_hook() -> exchange.WithSecret:
    return exchange.make_hook(
        actor=access.system(), title="Kho", address="http://127.0.0.1:9/", wants=["reporting."]
    )


def test_pages_cost_as_many_queries_as_recorded_and_more_rows_cost_no_more(client_of, province, settings):
    settings.TINHSO_HOOKS_LOOPBACK = True
    hook = make_hook().hook
    pages = {
        "health": "",
        "data_checks": "kiem-tra-du-lieu/",
        "days": "ngay-nghi/2026/",
        "queue": "hang-doi/",
        "hooks": "webhook/",
        "hook": f"webhook/{hook.key}/",
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
    for _more in range(3):
        exchange.try_now(actor=access.system(), hook=hook)
        make_hook()
    for who in (province.mai, province.leader, province.standing_officer):
        access.give(role="lich", person_id=who.pk, agency=province.tan_binh.path)
        access.give(role="lich", person_id=province.hung.pk, agency=province.tan_binh.path)
        note(province)
    check()
