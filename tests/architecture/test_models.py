"""Foreign keys point down the floors and rungs, and leave no name above."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

RUNGS = [*(f"kernel.{n}" for n in settings.KERNEL), *(f"engines.{n}" for n in settings.ENGINES)]


def place_of(model: type[models.Model]) -> str | None:
    """`kernel.people` of a model of ours, None of a library's."""
    parts = model.__module__.split(".")
    return ".".join(parts[1:3]) if parts[0] == "tinhso" else None


def height(place: str) -> int:
    """How high a module stands; apps all stand on the same top step."""
    return RUNGS.index(place) if place in RUNGS else len(RUNGS)


def relations() -> Iterator[tuple[str, str, str, bool]]:
    """(field, module it is in, module it points to, whether it leaves no name there)."""
    for model in apps.get_models():
        here = place_of(model)
        if here is None:
            continue
        for field in model._meta.get_fields():
            if not field.concrete or not field.is_relation or field.related_model is None:
                continue
            there = place_of(field.related_model)
            if there:
                yield f"{model._meta.label}.{field.name}", here, there, field.remote_field.hidden


def test_foreign_keys_point_down():
    wrong = [name for name, here, there, _ in relations() if here != there and height(there) >= height(here)]
    assert wrong == []


def test_foreign_keys_that_cross_a_floor_leave_no_name_above():
    wrong = [
        name
        for name, here, there, hidden in relations()
        if here.split(".")[0] != there.split(".")[0] and not hidden
    ]
    assert wrong == [], "related_name='+'"


def test_every_table_of_ours_belongs_to_a_module_with_that_label():
    wrong = [
        m._meta.label
        for m in apps.get_models()
        if (p := place_of(m))
        and p.split(".")[1] not in {m._meta.app_label, m._meta.app_label.removesuffix("_pages")}
    ]
    assert wrong == []
