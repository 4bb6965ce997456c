"""How a plan and its findings are drawn: the marked text, the list beside it, its counts, its addresses."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.programme import highlights, queries
from tinhso.apps.programme.forms import shown_deadline, shown_value
from tinhso.apps.programme.queries import Document, Finding, Pillar
from tinhso.apps.programme.views.base import DECISION_TONES, KIND_TONES
from tinhso.kernel.text import api as text

State = Finding.State
PER_REVIEW = 50  # findings beside the text at once
SURE = 0.9


def plan_url(document: Document) -> str:
    """Where a document is read; what belongs to it has addresses below."""
    return reverse("programme:document", args=[document.key])


def review_url(document: Document) -> str:
    """Where a document is reviewed."""
    return reverse("programme:review", args=[document.key])


def item_url(document: Document, number: int) -> str:
    """A finding's place in the list that is reviewed."""
    return review_url(document) + (f"#muc-{number}" if number <= PER_REVIEW else _place(number))


def _place(number: int) -> str:
    first = (number - 1) // PER_REVIEW * PER_REVIEW + 1
    return f"?tu={first}#muc-{number}"


def item_links(
    document: Document, findings: list[Finding], listed: list[Finding], *, here: str
) -> dict[int, str]:
    """Finding number → its item beside the text, on this page or another; `here` is the path that was asked for."""
    near = {one.number for one in listed}
    review = review_url(document)
    base = "" if here == review else review  # 300 marks: short addresses where the page is the review itself
    return {n: f"#muc-{n}" if n in near else f"{base}{_place(n)}" for n in (one.number for one in findings)}


def marked(one: Document, findings: list[Finding]) -> dict[str, Any]:
    """The text cut at its findings, and what each mark is called and coloured."""
    kinds = {finding.number: Finding.Kind(finding.kind) for finding in findings}
    return {
        "pieces": highlights.pieces(one.text, ((finding.number, finding.spans) for finding in findings)),
        "tones": {number: KIND_TONES[kind] for number, kind in kinds.items()},
        "words": {number: kind.label for number, kind in kinds.items()},
    }


def made_links(one: Document) -> dict[int, str]:
    """Finding number → the page of the target or task it became."""
    code = one.programme.code if hasattr(one, "programme") else ""
    return {
        source: reverse(f"programme:{kind}", args=[code, number])
        for kind, source, number in queries.made_from(one)
    }


def summary(one: Document, findings: list[Finding]) -> dict[str, Any]:
    """How much is left to decide, by kind, and what can be done next."""
    still_open = [finding for finding in findings if finding.state == State.OPEN]
    made = getattr(one, "programme", None)
    return {
        "total": len(findings),
        "open_count": len(still_open),
        "sure_count": sum(finding.confidence >= SURE for finding in still_open),
        "by_kind": {kind: sum(f.kind == kind for f in findings) for kind in Finding.Kind.values},
        "kinds": Finding.Kind,
        "sure": SURE,
        "made": made,
    }


def shown(document: Document, finding: Finding, cited: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """A finding as the list draws it; `cited` is the address and words of a cited document's entry."""
    content = finding.content
    return {
        "f": finding,
        "url": f"{plan_url(document)}muc/{finding.key}/",
        "merged": item_url(document, finding.merged_into.number) if finding.merged_into else "",
        "tone": KIND_TONES[Finding.Kind(finding.kind)],
        "state_tone": DECISION_TONES[Finding.State(finding.state)],
        "open": finding.state == State.OPEN,
        "title": content["metric"]
        if finding.kind == "target"
        else content.get("action") or content.get("number"),
        "value": shown_value(content) if finding.kind == "target" else "",
        "facts": _facts(finding.kind, content),
        "cited": cited,
        "confidence": round(finding.confidence * 100),
    }


def _facts(kind: str, content: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, words) of what a finding says besides its title; what is missing is named where it matters."""
    if kind == "target":
        pillar = dict(Pillar.choices).get(content["pillar"], "")
        facts = [
            (_("Năm"), str(content["year"] or _("không ghi"))), (_("Địa bàn"), content["place"]),
            (_("Trụ cột"), str(pillar)), (_("Lĩnh vực"), content["sector"]),
        ]  # fmt: skip
    elif kind == "task":
        facts = [
            (_("Chủ trì"), content["lead"] or _("không ghi")), (_("Phối hợp"), "; ".join(content["coordinating"])),
            (_("Thời hạn"), shown_deadline(content["deadline"]) or _("không ghi")), (_("Lĩnh vực"), content["sector"]),
        ]  # fmt: skip
    else:
        day = content["date"]
        facts = [
            (_("Ngày"), text.format_date(text.parse_date(day)) if day else _("không ghi")),
            (_("Cơ quan ban hành"), content["issuer"]), (_("Loại"), content["kind"]),
        ]  # fmt: skip
    return [(name, words) for name, words in facts if words]
