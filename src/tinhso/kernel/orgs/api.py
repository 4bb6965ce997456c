"""Door 1 of `orgs`: what others may call."""

from tinhso.kernel.orgs.demo import DemoAgency, DemoLoaded, demo_agencies, load_demo, seed_kinds
from tinhso.kernel.orgs.models import Agency, AgencyKind, AgencyLineage, Post
from tinhso.kernel.orgs.operations import (
    CannotChange,
    create_agency,
    create_post,
    dissolve_agency,
    end_post,
    merge_agencies,
    rename_agency,
)
from tinhso.kernel.orgs.queries import (
    Branch,
    ancestors,
    by_code,
    descendants,
    name_on,
    of_place,
    posts,
    predecessors,
    successor_of,
    successors,
    tree,
    valid,
)

__all__ = [
    "Agency",
    "AgencyKind",
    "AgencyLineage",
    "Branch",
    "CannotChange",
    "DemoAgency",
    "DemoLoaded",
    "Post",
    "ancestors",
    "by_code",
    "create_agency",
    "create_post",
    "demo_agencies",
    "descendants",
    "dissolve_agency",
    "end_post",
    "load_demo",
    "merge_agencies",
    "name_on",
    "of_place",
    "posts",
    "predecessors",
    "rename_agency",
    "seed_kinds",
    "successor_of",
    "successors",
    "tree",
    "valid",
]
