"""Addresses by name, looked up once; the modules' addresses found by their first word."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from types import ModuleType

from django.conf import settings
from django.urls import ResolverMatch, URLPattern, URLResolver, get_script_prefix, include, reverse
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern, RoutePattern
from typing_extensions import override


@lru_cache(20_000)
def _url(
    urlconf: str, prefix: str, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]
) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)


def url(name: str, *args: object, **kwargs: object) -> str:
    """`reverse()` for templates: url("programme:target", code=…). Addresses of a process do not change: kept."""
    return _url(settings.ROOT_URLCONF, get_script_prefix(), name, args, tuple(kwargs.items()))


ANY = "<"  # stands in no word of an address

# A first word that says what it matches, in an address and in a regular expression.
_PLAIN: dict[type, re.Pattern[str]] = {
    RoutePattern: re.compile(r"([^<]*)"),
    RegexPattern: re.compile(r"\^([\w-]+)"),
}


class ModuleAddresses(URLResolver):
    """A module's addresses, passed over at once when none begins with the first word that is asked for.

    Holding each request against every address of every module before its own would cost a tenth of a light page.
    """

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The first words of the addresses; ANY where one may begin with any."""
        return frozenset(_first_words(self.url_patterns))

    @override
    def resolve(self, path: str) -> ResolverMatch:
        if self.first_words.isdisjoint((ANY, path.partition("/")[0])):
            raise Resolver404({"tried": [], "path": path})
        return super().resolve(path)


def _first_words(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        word, slash, _rest = str(one.pattern).partition("/")
        plain = _PLAIN.get(type(one.pattern))
        said = plain.fullmatch(word) if plain else None
        if isinstance(one, URLResolver) and not slash:  # what is included goes on with the word
            yield from (ANY,) if word else _first_words(one.url_patterns)
        else:
            yield said[1] if said else ANY


def addresses_of(urls: str | ModuleType) -> ModuleAddresses:
    """The addresses of a module's `urls.py`, for the list of all."""
    module, app_name, namespace = include(urls)
    return ModuleAddresses(RoutePattern("", is_endpoint=False), module, None, app_name, namespace)
