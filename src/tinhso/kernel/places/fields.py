"""PostgreSQL's ltree as a column: the path of a node in a tree, root first."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from typing_extensions import override

if TYPE_CHECKING:
    from typing import TypeVar

    Set_contra = TypeVar("Set_contra", contravariant=True)
    Get_co = TypeVar("Get_co", covariant=True)
    PathLookup = Lookup[Any]

    class LTreeField(models.TextField[Set_contra, Get_co]):
        """For the type checker: a text that may be None where the column is nullable."""

else:
    PathLookup = Lookup

    class LTreeField(models.TextField):
        """A path such as `hai_duong.chi_linh`. Lookups: `under` (this path or below), `under_any` (a list)."""

        def db_type(self, connection: BaseDatabaseWrapper) -> str:
            """The column's type."""
            return "ltree"


@LTreeField.register_lookup
class Under(PathLookup):
    """`path__under="a.b"`: a.b itself and everything below it, through the GiST index."""

    lookup_name = "under"

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """`path <@ 'a.b'`"""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} <@ %s::ltree", [*left_params, self.rhs]


@LTreeField.register_lookup
class UnderAny(PathLookup):
    """`path__under_any=[…]`: one operator with one array, whatever the number of paths."""

    lookup_name = "under_any"
    prepare_rhs = False

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """`path <@ ANY(ARRAY[…])`: unlike `path <@ ARRAY[…]`, this goes through the GiST index."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} <@ ANY(%s::ltree[])", [*left_params, self.rhs]


@LTreeField.register_lookup
class Above(PathLookup):
    """`path__above="a.b.c"`: the node itself and everything on the way up to the root."""

    lookup_name = "above"

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """`path @> 'a.b.c'`"""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @> %s::ltree", [*left_params, self.rhs]
