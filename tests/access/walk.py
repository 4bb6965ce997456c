"""Every door of the house: each URL pattern, and each operation of the HTTP API."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tinhso.kernel.access.api import Rule
from tinhso.kernel.access.declare import rule_of

# What stands in an address for each kind of argument; pages answer 404 for things that are not there.
SAMPLES = {
    "uuid": str(uuid.UUID(int=1)),
    "int": "1",
    "slug": "khong-co",
    "str": "khong-co",
    "path": "khong/co",
}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\(\?P<\w+>[^)]*\)")


@dataclass(frozen=True)
class Door:
    """One address with its name and rule."""

    name: str
    address: str
    rule: Rule | None


def doors() -> list[Door]:
    """Every page, by name; an unnamed one is known by its address."""
    return sorted(_walk(get_resolver().url_patterns, "/", []), key=lambda door: door.name)


def _walk(patterns: list[Any], prefix: str, spaces: list[str]) -> Iterator[Door]:
    for one in patterns:
        route = prefix + _plain(one)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, [*spaces, *([one.namespace] if one.namespace else [])])
        elif isinstance(one, URLPattern):
            name = ":".join([*spaces, one.name]) if one.name else route
            yield Door(name, route, rule_of(one.callback, spaces, name))


def patterns() -> list[tuple[str, str, list[str]]]:
    """Every named address: its name, its whole route as written, the groups of a regular expression."""
    return sorted(_routes(get_resolver().url_patterns, "", []))


def _routes(found: list[Any], prefix: str, spaces: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    for one in found:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(
                one.url_patterns, route, [*spaces, *([one.namespace] if one.namespace else [])]
            )
        elif isinstance(one, URLPattern) and one.name:
            yield ":".join([*spaces, one.name]), route, re.findall(r"\(\?P<(\w+)>", route)


def _plain(one: Any) -> str:
    written = str(one.pattern)
    written = GROUP.sub("khong-co", written).lstrip("^").rstrip("$").replace("\\", "").removesuffix("Z")
    return PARAMETER.sub(lambda found: SAMPLES.get(found[1] or "str", "khong-co"), written)


@dataclass(frozen=True)
class Operation:
    """One method of one path of the HTTP API."""

    name: str
    address: str
    method: str
    rules: tuple[Rule | None, ...]


def operations() -> list[Operation]:
    """Every operation of the HTTP API with the rules of its `auth`."""
    from tinhso.config.api import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            route = f"/api/v1/{prefix.strip('/')}/{path.strip('/')}".replace("//", "/")
            address = re.sub(r"{(?:(\w+):)?(\w+)}", lambda m: SAMPLES.get(m[1] or "str", "khong-co"), route)
            for operation in view.operations:
                rules = tuple(getattr(one, "access_rule", None) for one in operation.auth_callbacks)
                for method in sorted(operation.methods):
                    found.append(Operation(f"{method} {route}", address, method, rules))
    return sorted(found, key=lambda one: one.name)
