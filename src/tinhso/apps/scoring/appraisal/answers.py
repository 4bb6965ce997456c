"""How a refusal is shown: beside its field, above the form, or as a page of its own with a way back."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tinhso.apps.scoring import forms as scoring_forms
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.apps.scoring.appraisal.refusals import ReasonMissing
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.kernel.files import api as files
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


def add_refusal(form: Any, refused: Exception) -> None:
    """Put what a refusal says beside its field, or above the form."""
    if isinstance(refused, ValuesRefused):
        for one in refused.problems:
            name = f"{scoring_forms.PREFIX}{one.input}"
            remedy = one.remedy[:1].upper() + one.remedy[1:]
            form.add_error(name if name in form.fields else None, f"{one.what} {remedy}")
    else:
        field = "reason" if isinstance(refused, ReasonMissing) else "evidence_file"
        beside = isinstance(refused, ReasonMissing | files.Refused) and field in form.fields
        form.add_error(field if beside else None, str(refused))


def no(request: Request, refused: Refused, *, to: str, to_label: str) -> HttpResponse:
    """A page that says why it was not done, with the way back to where it was asked."""
    return ui.problem(
        request, status=409, title=_("Chưa làm được"), why=str(refused), to=to, to_label=to_label
    )
