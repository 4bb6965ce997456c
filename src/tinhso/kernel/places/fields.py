"""PostgreSQL's ltree as a column: the path of a node in a tree, root first."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

if TYPE_CHECKING:
    Text = models.TextField[str, str]
    PathLookup = Lookup[bool]
else:
    Text = models.TextField
    PathLookup = Lookup


class LTreeField(Text):
    """A path such as `hai_duong.chi_linh`. Lookups: `under` (this path or below), `under_any` (a list)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "ltree"


@LTreeField.register_lookup
class Under(PathLookup):
    """`path__under="a.b"`: a.b itself and everything below it, through the GiST index."""

    lookup_name = "under"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`path <@ 'a.b'`"""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} <@ %s::ltree", [*left_params, self.rhs]


@LTreeField.register_lookup
class UnderAny(PathLookup):
    """`path__under_any=[…]`: one operator with one array, whatever the number of paths."""

    lookup_name = "under_any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`path <@ ANY(ARRAY[…])`: unlike `path <@ ARRAY[…]`, this goes through the GiST index."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} <@ ANY(%s::ltree[])", [*left_params, self.rhs]


@LTreeField.register_lookup
class Above(PathLookup):
    """`path__above="a.b.c"`: the node itself and everything on the way up to the root."""

    lookup_name = "above"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`path @> 'a.b.c'`"""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @> %s::ltree", [*left_params, self.rhs]
