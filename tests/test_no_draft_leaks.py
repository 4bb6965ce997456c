"""A score that is not published shows through no door: pages, files, API, SDMX, embeds, search, notices, for nobody
whom it does not concern.

Every address of the house is opened, filled with the names of real things; the draft's figures and words must not be
in the answer. The same walk finds them for those who run the round, so that it is known to look where they are.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import product

import pypdfium2
import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.walk import PARAMETER, operations, patterns
from tests.province import Province, officer, province
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations as appraisal
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.provenance.operations import open_correction
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.engines.indicators.models import Evidence
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs.models import Agency
from tinhso.kernel.people.models import Person

__all__ = ["appraised", "province", "scoring_round"]
pytestmark = pytest.mark.django_db
POINTS, WORDS, PROOF = "2.83", "chim hoàng yến trong mỏ", "biên bản chim hoàng yến"
SIGNS = ("2.83", "2,83", "hoàng yến")
EVERYTHING = (
    "giai-doan=appraised&voi=2&run=2&against=2&lan=2&q=hoang+yen"  # what a page may be asked, at once
)
# Doors behind which no score can stand: accounts, divisions, plans, tools of administrators and developers.
NOT_WALKED = (
    "account",
    "allauth",
    "mfa",
    "portal:place",
    "programme:",
    "administration:",
    "ui:",
    "files:",
    "gallery",
)
NOT_ASKED = (
    "/api/v1/programmes",
    "/api/v1/agencies",
    "/api/v1/reports",
    "/api/v1/openapi.json",
    "/api/v1/docs",
)


def text_of(answer: HttpResponseBase) -> str:
    """What a reader of an answer can read, whatever its kind."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if body[:4] == b"%PDF":
        with pypdfium2.PdfDocument(body) as document:
            return " ".join(page.get_textpage().get_text_bounded() for page in document)
    return body.decode("utf-8", "replace")


def things() -> dict[str, list[object]]:
    """What may stand for a parameter of an address."""
    return {
        "code": ["dot-thu", "bo-thu"], "assessment": ["dot-thu"], "unit": ["hai-tan"], "item": ["3"],
        "number": [1, 2], "key": list(Evidence.objects.values_list("key", flat=True)), "agency": ["H99.01"],
        "slug": ["dot-thu"], "flow": ["DTI", "dot-thu"],
    }  # fmt: skip


def addresses() -> Iterator[list[str]]:
    """Every address that can be asked, filled with real things; those of scoring also with each query beside."""
    known = things()
    for name, route, groups in patterns():
        names = [one[1] for one in PARAMETER.findall(route)] or groups
        if name.startswith(NOT_WALKED) or not set(names) <= set(known):
            continue
        for some in product(*(known[one] for one in names)):
            try:
                found = reverse(name, kwargs=dict(zip(names, some, strict=True)))
            except NoReverseMatch:
                continue
            asked = name.startswith("scoring:") or not names
            yield [found, f"{found}?{EVERYTHING}"] if asked else [found]
    for one in operations():
        path = one.name.split(" ", 1)[1]
        names = re.findall(r"{(?:\w+:)?(\w+)}", path)
        if one.method != "GET" or not set(names) <= set(known) or path.startswith(NOT_ASKED):
            continue
        for some in product(*(known[name] for name in names)):
            values = iter(some)
            found = re.sub(r"{[^}]+}", lambda _m, values=values: str(next(values)), path)
            yield [found, f"{found}?run=2&against=2"] if "assessments" in found else [found]


def leaking(client: Client, signs: tuple[str, ...], *only: str) -> Iterator[str]:
    """The addresses of the walk (or of it `only` these) whose answers hold a sign of the draft, one by one."""
    for some in addresses():
        for where in some:
            if only and where not in only:
                continue
            with transaction.atomic():
                answer = client.get(where)
                said = text_of(answer)
                transaction.set_rollback(True)
            if any(sign in said for sign in signs):
                yield where
            if answer.status_code == 405 or answer.headers.get("Location", "").startswith("/dang-nhap/"):
                break  # refused before the page looks at what is asked


def leaks(client: Client, signs: tuple[str, ...] = SIGNS, *only: str) -> list[str]:
    """All of them."""
    return list(leaking(client, signs, *only))


def as_(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def draft(round_: Round) -> None:
    """Hải Tân's own score of item 3, with words and a proof."""
    scoring.enter(
        actor=round_.hung, unit=round_.hai_tan, item="3", stage=Stage.SELF, values={"points": POINTS},
        comment=WORDS, evidence_note=PROOF,
    )  # fmt: skip
    events.deliver_all()


def outsiders(province: Province) -> dict[str, Person | None]:
    return {"stranger": None, "other unit": province.mai}


def test_a_first_draft_shows_to_nobody_outside(scoring_round: Round, province: Province) -> None:
    assert leaks(as_(None)) == [], "the signs are nowhere before there is a draft"
    draft(scoring_round)
    assert {name: leaks(as_(person)) for name, person in outsiders(province).items()} == {
        name: [] for name in outsiders(province)
    }
    own = ["/cham-diem/dot-thu/hai-tan/", "/cham-diem/dot-thu/hai-tan/3/"]
    assert sorted(leaks(as_(province.hung), SIGNS, *own)) == own


def test_a_correction_that_is_open_shows_only_what_was_published(
    scoring_round: Round, province: Province
) -> None:
    for unit, points in ((scoring_round.hai_tan, "2"), (scoring_round.tan_binh, "1")):
        scoring.enter(
            actor=scoring_round.manager, unit=unit, item="3", stage=Stage.SELF, values={"points": points}
        )
    scoring.publish(actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF)
    open_correction(
        actor=scoring_round.manager,
        assessment=scoring_round.assessment,
        stage=Stage.SELF,
        reason="Phường cộng nhầm",
    )
    draft(scoring_round)
    assert {name: leaks(as_(person)) for name, person in outsiders(province).items()} == {
        name: [] for name in outsiders(province)
    }
    moved = "/cham-diem/dot-thu/lan-tinh/2/"
    seen = leaks(as_(province.standing_officer), SIGNS, moved)
    assert seen == [moved], "who runs the round sees what the correction moves"


def test_the_appraised_score_shows_to_its_unit_from_the_day_of_giving_out(
    appraised: Appraised, province: Province
) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        appraisal.change(
            actor=appraised.round.appraiser, review=appraised.review("hai-tan", "3"), values={"points": "1.37"},
            reason="Lý do hoàng yến",
        )  # fmt: skip
        events.deliver_all()
        signs = ("1.37", "1,37", "hoàng yến")
        inside = {"unit": province.hung, **outsiders(province)}
        assert {name: leaks(as_(person), signs) for name, person in inside.items()} == {
            key: [] for key in inside
        }
        assert any(leaking(as_(province.leader), signs)), "its appraiser reads it"
    with appraised.during(Phase.OBJECTION):
        assert any(leaking(as_(province.hung), signs))
        assert {name: leaks(as_(person), signs) for name, person in outsiders(province).items()} == {
            name: [] for name in outsiders(province)
        }


ROLES = (
    "scoring-reporter",
    "scoring-appraiser",
    "scoring-council",
    "scoring-manager",
    "programme.leader",
    None,
)
REACHES = ("h99", "h99.hai_tan", "h99.tan_binh", "h99.so_khcn")
DESK = (
    "/cham-diem/dot-thu/hai-tan/3/?giai-doan=self", "/cham-diem/dot-thu/hai-tan/", "/cham-diem/dot-thu/",
    "/cham-diem/dot-thu/hai-tan/viec-tiep-theo/", "/cham-diem/dot-thu/hai-tan/thu-thay-doi/",
    "/cham-diem/dot-thu/lan-tinh/",
    "/cham-diem/", "/ban-lam-viec/", "/thong-bao/", "/xep-hang/dot-thu/", "/api/v1/assessments/dot-thu/ranking",
)  # fmt: skip
grants = st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(REACHES)), max_size=3)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(held=grants, seat=st.sampled_from(REACHES))
def test_whatever_roles_one_holds_the_draft_shows_exactly_within_their_reach(
    scoring_round: Round, province: Province, held: list[tuple[str | None, str]], seat: str
) -> None:
    with transaction.atomic():
        draft(scoring_round)
        who = officer("ai-do", "Ai Đó", Agency.objects.get(path=seat), "Chuyên viên")
        for role, where in held:
            if role is not None:
                access.give(role=role, person_id=who.pk, agency=where)
        may = any(
            role and role.startswith("scoring-") and ("h99.hai_tan" + ".").startswith(where + ".")
            for role, where in held
        )
        client = as_(who)
        shown = [where for where in DESK if any(sign in text_of(client.get(where)) for sign in SIGNS)]
        assert bool(shown) == may, (held, seat, shown)
        assert not may or DESK[0] in shown
        transaction.set_rollback(True)
