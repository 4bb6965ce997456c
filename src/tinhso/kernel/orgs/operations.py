"""Writing: set up, rename, merge and dissolve agencies; posts.

These stand below `access` and `audit`: they ask for no right and write no audit record. The operation
of a higher module that calls them does both, in its own transaction.
"""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from tinhso.kernel.orgs.models import Agency, AgencyKind, AgencyLineage, PastName, Post
from tinhso.kernel.places.api import Place
from tinhso.kernel.text import api as text


class CannotChange(Exception):
    """The change does not fit the tree. The message is fit for the person who asked."""


def path_of(code: str, parent: Agency | None) -> str:
    """ltree path: the parent's and the code with `_` for `.`."""
    label = code.replace(".", "_")
    return f"{parent.path}.{label}" if parent else label


@transaction.atomic
def create_agency(
    *,
    code: str,
    name: str,
    kind: str,
    valid_from: dt.date,
    parent: Agency | None = None,
    place: Place | None = None,
    short_name: str = "",
    code_is_demo: bool = False,
) -> Agency:
    """Set up an agency. `code`: identifier code (QĐ 20/2020), `kind`: code of an AgencyKind. Raises CannotChange."""
    found = AgencyKind.objects.filter(code=kind).first()
    if found is None:
        raise CannotChange(text.gettext("Chưa có loại cơ quan “%(kind)s”.") % {"kind": kind})
    if parent is not None and not _lives(parent, valid_from):
        raise CannotChange(
            text.gettext("%(parent)s không hoạt động vào ngày %(day)s.")
            % {"parent": parent.name, "day": text.format_date(valid_from)}
        )
    agency = Agency(
        code=code,
        code_is_demo=code_is_demo,
        name=name,
        short_name=short_name or name,
        kind=found,
        parent=parent,
        path=path_of(code, parent),
        place=place,
        valid_from=valid_from,
        folded_name=text.fold(name),
        sort_key=text.sort_key(name),
    )
    try:
        agency.full_clean()
    except ValidationError as problem:
        raise CannotChange(" ".join(problem.messages)) from problem
    agency.save()
    return agency


def _lives(agency: Agency, day: dt.date) -> bool:
    return agency.valid_from <= day and (agency.valid_to is None or agency.valid_to > day)


@transaction.atomic
def rename_agency(
    *, agency: Agency, name: str, on: dt.date, document: str = "", short_name: str = ""
) -> Agency:
    """Give a new name from a day; code, posts and whatever points here stay. Raises CannotChange."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    last = agency.past_names.order_by("-until").first()
    if not _lives(agency, on) or on <= (last.until if last else agency.valid_from):
        raise CannotChange(
            text.gettext(
                "Không đổi tên %(name)s từ ngày %(day)s được: ngày nằm ngoài thời gian của tên hiện nay."
            )
            % {"name": agency.name, "day": text.format_date(on)}
        )
    PastName.objects.create(agency=agency, name=agency.name, until=on, document=document)
    agency.name, agency.short_name = name, short_name or name
    agency.folded_name, agency.sort_key = text.fold(name), text.sort_key(name)
    agency.save(update_fields=["name", "short_name", "folded_name", "sort_key"])
    return agency


@transaction.atomic
def merge_agencies(*, agencies: Sequence[Agency], into: Agency, on: dt.date, document: str = "") -> None:
    """End `agencies` on the day; `into`, which must live then, takes over. Raises CannotChange, changes nothing."""
    for agency in agencies:
        _end(agency, on)
        _hand_over(agency, [into], AgencyLineage.Kind.MERGE, on, document)


@transaction.atomic
def dissolve_agency(*, agency: Agency, heirs: Sequence[Agency], on: dt.date, document: str = "") -> None:
    """End an agency on the day and hand its work to `heirs`, the main one first. Raises CannotChange."""
    _end(agency, on)
    _hand_over(agency, heirs, AgencyLineage.Kind.DISSOLVE, on, document)


def _end(agency: Agency, on: dt.date) -> None:
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if not _lives(agency, on) or on == agency.valid_from:
        raise CannotChange(
            text.gettext("%(name)s không hoạt động vào ngày %(day)s.")
            % {"name": agency.name, "day": text.format_date(on)}
        )
    child = agency.children.exclude(valid_to__lte=on).first()
    if child is not None:
        raise CannotChange(
            text.gettext("%(name)s còn cơ quan trực thuộc %(child)s. Hãy sắp xếp cơ quan này trước.")
            % {"name": agency.name, "child": child.name}
        )
    agency.valid_to = on
    agency.save(update_fields=["valid_to"])


def _hand_over(
    agency: Agency, heirs: Sequence[Agency], kind: AgencyLineage.Kind, on: dt.date, document: str
) -> None:
    if not heirs:
        raise CannotChange(
            text.gettext("Hãy chọn cơ quan nhận bàn giao của %(name)s.") % {"name": agency.name}
        )
    for heir in heirs:
        if heir.pk == agency.pk or not _lives(heir, on):
            raise CannotChange(
                text.gettext("%(heir)s không nhận bàn giao được vào ngày %(day)s.")
                % {"heir": heir.name, "day": text.format_date(on)}
            )
    AgencyLineage.objects.bulk_create(
        AgencyLineage(old=agency, new=heir, kind=kind, main=number == 0, document=document, date=on)
        for number, heir in enumerate(heirs)
    )


def create_post(
    *,
    agency: Agency,
    title: str,
    rank: int = 100,
    single_seat: bool = False,
    valid_from: dt.date | None = None,
) -> Post:
    """A post; the same title again gives the post that is there."""
    post, _ = Post.objects.get_or_create(
        agency=agency,
        title=title,
        defaults={"rank": rank, "single_seat": single_seat, "valid_from": valid_from},
    )
    return post


def end_post(*, post: Post, on: dt.date) -> Post:
    """The post is no more from the day. Holdings are ended by `people`."""
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    return post
