"""Whether a round exists is itself a draft until something of it is published: an unpublished round answers, through
every door and for everyone outside it, exactly as one that was never made."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.walk import PARAMETER, operations, patterns
from tests.province import SINCE, Province, officer, province
from tests.test_no_draft_leaks import as_, leaks, text_of
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access
from tinhso.kernel.people.models import Person

__all__ = ["province", "scoring_round"]
pytestmark = pytest.mark.django_db
HIDDEN, NEVER = "dot-kin", "khong-he-co"
CODES = {"code", "assessment", "slug"}  # how addresses call a round
VARYING = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"')


def hidden(round_: Round, province: Province) -> Assessment:
    """A second round, of Hải Tân alone, with a score entered and nothing published."""
    made = scoring.create_assessment(
        actor=round_.manager, code=HIDDEN, title="Đợt kín", year=2026, map_date=dt.date(2025, 7, 1),
        owner_path=province.standing.path, edition=round_.assessment.edition,
        units=[NewUnit("hai-tan", "Phường Hải Tân", agency_path=province.hai_tan.path)],
    )  # fmt: skip
    unit = made.units.get()
    unit.assessment = made
    scoring.enter(actor=round_.manager, unit=unit, item="3", stage=Stage.SELF, values={"points": "2.5"})
    return made


def addresses(code: str) -> Iterator[tuple[str, str]]:
    """Every address of scoring that names a round, and each method of the API, with this code in it."""
    known: dict[str, list[object]] = {name: [code] for name in CODES}
    known |= {"unit": ["hai-tan"], "item": ["3"], "number": [1], "key": ["hai-tan"], "flow": [code]}
    for name, route, groups in patterns():
        names = [one[1] for one in PARAMETER.findall(route)] or groups
        if not name.startswith("scoring:") or not CODES & set(names) or not set(names) <= set(known):
            continue
        for some in product(*(known[one] for one in names)):
            try:
                found = reverse(name, kwargs=dict(zip(names, some, strict=True)))
            except NoReverseMatch:
                continue
            yield "GET", found
            yield "POST", found
    for one in operations():
        path = one.name.split(" ", 1)[1]
        names = re.findall(r"{(?:\w+:)?(\w+)}", path)
        if "assessments" in path or "rankings" in path or "/sdmx/" in path:
            found = re.sub(r"{(?:\w+:)?(\w+)}", lambda m: str(known.get(m[1], ["x"])[0]), path)
            yield one.method, found


def answer(client: Client, method: str, where: str, code: str) -> tuple[int, str, str]:
    """What tells one answer from another, with the code itself and what is drawn anew each time taken out."""
    with transaction.atomic():
        given: HttpResponseBase = client.generic(
            method, where, content_type="application/json", HTTP_ACCEPT="*/*"
        )
        said = VARYING.sub("", text_of(given))
        transaction.set_rollback(True)
    return given.status_code, given.headers.get("Location", "").replace(code, "·"), said.replace(code, "·")


def told(person: Person | None) -> list[str]:
    """The doors that answer otherwise for the hidden round than for one that was never made."""
    client = as_(person)
    pairs = list(zip(addresses(HIDDEN), addresses(NEVER), strict=True))
    assert len(pairs) > 60
    return [
        f"{method} {here}"
        for (method, here), (_method, never) in pairs
        if answer(client, method, here, HIDDEN) != answer(client, method, never, NEVER)
    ]


def test_nobody_outside_learns_that_an_unpublished_round_exists(
    scoring_round: Round, province: Province
) -> None:
    hidden(scoring_round, province)
    elsewhere = officer("vy", "Lý Thị Vy", province.tan_binh, "Chuyên viên")
    access.give(role="scoring-appraiser", person_id=elsewhere.pk, agency="h99.tan_binh", first_date=SINCE)
    outside = {
        "anonymous": None,
        "citizen": province.lan,
        "another commune": province.mai,
        "appraiser elsewhere": elsewhere,
    }
    assert {name: told(person) for name, person in outside.items()} == {name: [] for name in outside}
    assert told(province.hung), "who is scored in it finds it"


def test_once_published_everybody_reads_the_framework_that_it_was_scored_by(
    scoring_round: Round, province: Province
) -> None:
    made = hidden(scoring_round, province)
    where = f"/xep-hang/{HIDDEN}/bo-chi-so/"
    assert as_(None).get(where).status_code == 404
    scoring.publish(actor=scoring_round.manager, assessment=made, stage=Stage.SELF)
    assert "Hồ sơ trực tuyến" in as_(None).get(where).content.decode()


def test_its_title_stands_in_no_list_search_feed_or_file_of_others(
    scoring_round: Round, province: Province
) -> None:
    hidden(scoring_round, province)
    signs = ("Đợt kín", HIDDEN)
    assert leaks(as_(None), signs) == []
    assert leaks(as_(province.mai), signs) == []
    for where in ("/tim-kiem/?q=kin", "/dia-ban/?q=hai+tan", "/xep-hang/?q=kin", "/api/v1/search?q=kin"):
        assert "Đợt kín" not in text_of(as_(province.mai).get(where)), where
