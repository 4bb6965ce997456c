"""Published rounds of six communes over two years, with ties, two peer groups, an unranked unit and a newcomer."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.indicators.store.api import NewValue, Stage, put, register
from tinhso.kernel.access import api as access
from tinhso.kernel.places.models import Outline, Place
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Commune:
    """A unit with what it enters: a plan (2 points), online dossiers of 40 (5 points)."""

    name: str
    online: int | None
    plan: bool = False
    group: str = "Phường"
    unranked: str = ""
    place: int | None = None

    @property
    def key(self) -> str:
        return text.slugify(self.name)


NOW = (
    Commune("An Biên", 32, plan=True),  # 2 + 4 = 6
    Commune("Cẩm Giàng", 40, group="Xã"),  # 5
    Commune("Bình Hàn", 24, plan=True),  # 2 + 3 = 5
    Commune("Đại Sơn", 24, group="Xã"),  # 3
    Commune("Côn Sơn", 8, group="Xã"),  # 1
    Commune("Lê Đại Hành", 40, plan=True, unranked="Mới lập trong năm, chưa đủ kỳ đánh giá."),  # 7
)
BEFORE = (
    Commune("An Biên", 8),  # 1 → third
    Commune("Cẩm Giàng", 40, plan=True, group="Xã"),  # 7 → first
    Commune("Bình Hàn", 24),  # 3 → second
    Commune("Đại Sơn", 4, group="Xã"),  # 0,5 → fourth
)
Publish = Callable[..., Run]


@pytest.fixture
def manager(province: Province) -> access.Actor:  # noqa: F811  the fixture above
    access.seed_roles()
    access.give(
        role="scoring-manager",
        person_id=province.standing_officer.pk,
        agency=province.city.path,
        first_date=dt.date(2020, 1, 1),
    )
    return province.actor(province.standing_officer)


@pytest.fixture
def publish(manager: access.Actor) -> Publish:
    """Opens a round, enters everything and publishes it."""

    def make(
        communes: Sequence[Commune] = NOW,
        year: int = 2025,
        framework: str = "bo-thu",
        code: str = "",
        stage: Stage = Stage.FINAL,
        **more: object,
    ) -> Run:
        text_of = {**FRAMEWORK, "code": framework, "name": f"Bộ chỉ số {framework}"}
        found = operations.create_assessment(
            actor=manager,
            code=code or f"cds-xa-{year}",
            title=f"Chuyển đổi số cấp xã năm {year}",
            year=year,
            map_date=dt.date(year, 12, 31),
            owner_path="h99",
            edition=register(framework, str(text_of["name"]), text_of),
            units=[
                NewUnit(one.key, one.name, one.place, "h99", None, one.group, one.unranked)
                for one in communes
            ],
            **more,  # type: ignore[arg-type]  # invented, source
        )
        return publish_values(manager, found, communes, stage)

    return make


def publish_values(
    actor: access.Actor, found: Assessment, communes: Sequence[Commune], stage: Stage = Stage.FINAL
) -> Run:
    """Enters what the communes say at a stage and publishes it."""
    values = []
    for one in communes:
        if one.plan:
            values.append(NewValue(one.key, "1", "value", "yes"))
        if one.online is not None:
            values += [
                NewValue(one.key, "2", "numerator", str(one.online)),
                NewValue(one.key, "2", "denominator", "40"),
            ]
    put(actor=actor, book=found.code, stage=stage, values=values)
    computing.refresh(found, stage, by=actor.name)
    return operations.publish(actor=actor, assessment=found, stage=stage)


def place(code: str, name: str, lon: float, lat: float, *, drawn: bool = False, **more: object) -> Place:
    """A province of the tests; `drawn`: with an approximate outline."""
    made = Place.objects.create(
        **{
            "key": f"p{code}",
            "code": code,
            "level": 1,
            "kind": "tinh",
            "name": name,
            "label": name,
            "folded_name": text.fold(name),
            "folded_label": text.fold(name),
            "sort_key": text.sort_key(name),
            "path": f"p{code}",
            "valid_from": dt.date(2000, 1, 1),
            "lon": lon,
            "lat": lat,
            **more,
        }
    )
    if drawn:
        ring = [[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat]]
        Outline.objects.create(
            place=made, shape={"type": "Polygon", "coordinates": [ring]}, approximate=True, source="thử"
        )
    return made


@pytest.fixture
def run(publish: Publish) -> Run:
    """The round of 2025, published."""
    return publish()


def at(commune: Commune, home: Place) -> Commune:
    """The commune at a place."""
    return replace(commune, place=home.pk)
