"""Static files: hashed names, scripts' imports rewritten to them, and our style sheets joined into one."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin, StaticFilesStorage, staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import (  # type: ignore[import-untyped]  # no stubs exist
    CompressedManifestStaticFilesStorage,
)

JOINED = "ui/css/all.css"
CSS = Path(__file__).parent / "static" / "ui" / "css"


@cache
def parts() -> list[str]:
    """Our style sheets in the order of the layers: 00–40, the components by name, 80, 90."""
    early, late = sorted(CSS.glob("[0-7]*.css")), sorted(CSS.glob("[89]*.css"))
    found = [*early, *sorted((CSS / "components").glob("*.css")), *late]
    return [f"ui/css/{path.relative_to(CSS).as_posix()}" for path in found]


def joined() -> str:
    """All style sheets as one text."""
    return "\n".join((CSS.parent.parent / name).read_text("utf-8") for name in parts())


def _without_source_maps(patterns: Any) -> Any:
    """Django's patterns of addresses to rewrite, less source maps: vendored files name theirs, we ship none."""
    return tuple(
        (glob, [found for found in group if "sourceMappingURL" not in str(found)]) for glob, group in patterns
    )


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Joins the style sheets at collectstatic, then hashes and compresses. Before that, plain names are served.

    Without a collected manifest (unit tests, a fresh checkout) `url()` gives the plain name instead of failing.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False
    patterns = _without_source_maps(HashedFilesMixin.patterns)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Django's hook after copying; yields (name, hashed name, processed)."""
        if not dry_run:
            self.delete(JOINED)
            self._save(JOINED, ContentFile(joined().encode()))
            paths[JOINED] = (self, JOINED)
        yield from super().post_process(paths, dry_run, **options)

    @property
    def collected(self) -> bool:
        """Whether collectstatic has run for this code."""
        return bool(self.hashed_files)

    def url(self, name: str | None, force: bool = False) -> str:
        """The hashed address, or the plain one when nothing was collected."""
        if not self.collected:
            return str(StaticFilesStorage.url(self, name))
        return str(super().url(name, force))


_ADDRESSES: dict[str, str] = {}


def address(name: str) -> str:
    """The address of a static file; looked up once where collectstatic has run."""
    if not getattr(staticfiles_storage, "collected", False):
        return staticfiles_storage.url(name)
    if name not in _ADDRESSES:
        _ADDRESSES[name] = staticfiles_storage.url(name)
    return _ADDRESSES[name]


def stylesheets() -> list[str]:
    """Addresses of our style sheets: the joined one where collectstatic has run, else each file."""
    if getattr(staticfiles_storage, "collected", False):
        return [address(JOINED)]
    return [address(name) for name in parts()]
