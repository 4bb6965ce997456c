"""A demonstration programme for Hải Dương 2024, made through the real path from a plan we wrote ourselves.

Agencies are real in name; the plan is marked "BẢN THỬ NGHIỆM" and every progress figure is invented and marked so.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tinhso.apps.programme import operations
from tinhso.apps.programme.demo import depth
from tinhso.apps.programme.models import Document, Finding, Programme, Target, Task
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

HERE = Path(__file__).parent
CODE = "cds-hai-duong-2024"
NOTE = "Số liệu giả định, lập để trình diễn."


@transaction.atomic
def load(actor: access.Actor, agency: orgs.Agency) -> Programme:
    """The demonstration programme, steered by `agency` (the province's people's committee); made once.

    Upload, decision and programme go through the same operations as on screen. Raises Denied.
    """
    made = Programme.objects.filter(code=CODE).first()
    if made is not None:
        return made
    with text.at(dt.date(2024, 1, 20)):
        programme = _programme(actor, agency)
    series = yaml.safe_load((HERE / "progress.yaml").read_text("utf-8"))
    for row in series["targets"]:
        _progress(actor, programme.targets.filter(metric__contains=row["has"]).first(), row["entries"])
    for row in series["tasks"]:
        _progress(actor, programme.tasks.filter(action__contains=row["has"]).first(), row["entries"])
    depth.load(actor, programme)
    return programme


def _programme(actor: access.Actor, agency: orgs.Agency) -> Programme:
    plan = SimpleUploadedFile("ke-hoach-thu-nghiem-2024.txt", (HERE / "plan.txt").read_bytes())
    document = operations.upload_plan(actor=actor, upload=plan, agency=agency)
    _decide(actor, document)
    return operations.make_programme(
        actor=actor,
        document=document,
        code=CODE,
        title="Kế hoạch chuyển đổi số tỉnh Hải Dương năm 2024 (bản thử nghiệm)",
        first_year=2024,
        last_year=2025,
        agency=agency,
        place=agency.place,
    )


def _decide(actor: access.Actor, document: Document) -> None:
    """As a careful reader would: corrections where the reader is known to fall short, the rest confirmed."""
    mended = {
        row["has"]: row["content"] for row in yaml.safe_load((HERE / "corrections.yaml").read_text("utf-8"))
    }
    for finding in Finding.objects.filter(reading__document=document).order_by("number"):
        phrase = " ".join(document.text[start:end] for start, end in finding.spans)
        content = next((fields for words, fields in mended.items() if words in phrase), None)
        if content is not None and set(content) <= set(finding.data):
            operations.correct(actor=actor, finding=finding, content={**finding.data, **content})
        else:
            operations.confirm(actor=actor, finding=finding)


def _progress(actor: access.Actor, about: Target | Task | None, entries: dict[dt.date, float]) -> None:
    """One series of entries; none where the reader (which gets better) now words the thing differently."""
    if about is None:
        return
    for day, amount in entries.items():
        with text.at(day + dt.timedelta(days=5)):
            operations.record_progress(
                actor=actor, about=about, date=day, amount=Decimal(str(amount)), note=NOTE, invented=True
            )
