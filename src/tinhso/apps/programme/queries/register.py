"""The register: lists, search, one document with its network, and what a plan cites."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.http import Http404

from tinhso.apps.programme.models import Document, DocumentRelation, RegisteredDocument
from tinhso.apps.programme.register import plain_number, searched

UNDATED = dt.date(1900, 1, 1)
MOST_RELATED = 100
# The document in force at the end of a chain of replacements.
CURRENT = """
WITH RECURSIVE later(id, step) AS (
    SELECT %s::bigint, 0
    UNION SELECT r.document_id, later.step + 1 FROM programme_documentrelation r JOIN later ON r.other_id = later.id
     WHERE r.kind = 'replaces' AND later.step < 20)
SELECT id FROM later WHERE step > 0 ORDER BY step DESC, id DESC LIMIT 1
"""


def with_status(rows: QuerySet[RegisteredDocument], today: dt.date) -> QuerySet[RegisteredDocument]:
    """The rows with `status` on a day: replaced, expired, coming, amended or in_force.

    A relation counts from its own day, else from the day its document takes effect or was issued.
    """

    def done(kind: str) -> Exists:
        begins = Coalesce("from_date", "document__valid_from", "document__issued_date", Value(UNDATED))
        others = DocumentRelation.objects.filter(other=OuterRef("pk"), kind=kind)
        return Exists(others.annotate(begins=begins).filter(begins__lte=today))

    status = Case(
        When(done("replaces"), then=Value("replaced")),
        When(valid_to__lte=today, then=Value("expired")),
        When(valid_from__gt=today, then=Value("coming")),
        When(done("amends"), then=Value("amended")),
        default=Value("in_force"),
        output_field=CharField(),
    )
    return rows.annotate(status=status)


def register(today: dt.date, *, words: str = "", status: str = "") -> QuerySet[RegisteredDocument]:
    """The register with `status`, `day` (the order newest first) and `rank` (how well it fits), without texts.

    `words` with or without marks; all of them must occur.
    """
    rows = with_status(RegisteredDocument.objects.defer("folded_title", "folded_text", "search"), today)
    rows = rows.annotate(day=Coalesce("issued_date", Value(UNDATED), output_field=DateField()))
    plain = searched(words)
    if plain:
        query = SearchQuery(plain, config="simple")
        rank = Cast(SearchRank(F("search"), query) * 1_000_000, IntegerField())
        rows = rows.filter(search=query).annotate(rank=rank)
    else:
        rows = rows.annotate(rank=Value(0, output_field=IntegerField()))
    return rows.filter(Exact(F("status"), Value(status))) if status else rows


def get_registered(key: UUID, today: dt.date) -> RegisteredDocument:
    """A document of the register with its status, or Http404."""
    rows = RegisteredDocument.objects.select_related("file", "agency", "plan__programme").defer(
        "folded_title", "folded_text", "search", "plan__text"
    )
    found = with_status(rows, today).filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


@dataclass(frozen=True)
class Related:
    """A relation seen from one document: the other end with its status."""

    relation: DocumentRelation
    other: RegisteredDocument


def network(document: RegisteredDocument, today: dt.date) -> tuple[list[Related], list[Related]]:
    """(what this document does to others, what others do to it). Two queries."""
    links = list(
        DocumentRelation.objects.filter(Q(document=document) | Q(other=document)).order_by("kind", "pk")[
            :MOST_RELATED
        ]
    )
    ends = {one.other_id for one in links} | {one.document_id for one in links}
    rows = RegisteredDocument.objects.filter(pk__in=ends).defer("folded_title", "folded_text", "search")
    found = {one.pk: one for one in with_status(rows, today)}
    out = [Related(one, found[one.other_id]) for one in links if one.document_id == document.pk]
    into = [Related(one, found[one.document_id]) for one in links if one.other_id == document.pk]
    return out, into


def current_version(document: RegisteredDocument) -> RegisteredDocument | None:
    """The document at the end of the chain of replacements; None when nothing replaced it."""
    with connection.cursor() as cursor:
        cursor.execute(CURRENT, [document.pk])
        row = cursor.fetchone()
    return RegisteredDocument.objects.defer("folded_text", "search").get(pk=row[0]) if row else None


def get_relation(document: RegisteredDocument, other: str, kind: str) -> DocumentRelation:
    """A relation of a document by the other's key and its kind; or Http404."""
    rows = DocumentRelation.objects.select_related("document__agency", "other")
    try:
        found = rows.filter(document=document, other__key=UUID(other), kind=kind).first()
    except ValueError as wrong:
        raise Http404(other) from wrong
    if found is None:
        raise Http404(other)
    return found


def find_registered(number: str) -> RegisteredDocument | None:
    """The latest document of a number, however it is spelt."""
    rows = RegisteredDocument.objects.filter(folded_number=plain_number(number)).order_by("-issued_date")
    return rows.defer("folded_text", "search").first()


def registered_numbers(numbers: Iterable[str]) -> dict[str, UUID]:
    """Number as cited → key of its entry, for those that are there. One query."""
    wanted = {plain_number(one): one for one in numbers}
    rows = RegisteredDocument.objects.filter(folded_number__in=list(wanted)).order_by("issued_date")
    found = dict(rows.values_list("folded_number", "key"))
    return {wanted[plain]: key for plain, key in found.items()}


def plan_of(document: RegisteredDocument) -> Document | None:
    """The plan that this document is, when a programme rests on it."""
    plan = document.plan
    return plan if plan is not None and hasattr(plan, "programme") else None
