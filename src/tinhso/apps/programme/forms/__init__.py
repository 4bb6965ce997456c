"""Forms of the programme pages."""

from tinhso.apps.programme.forms.fields import DayField, MoneyField, shown_deadline
from tinhso.apps.programme.forms.plans import (
    FINDING_FORMS,
    DocumentForm,
    MergeForm,
    UploadForm,
    shown_value,
    title_of,
)
from tinhso.apps.programme.forms.programmes import ProgrammeForm, ProgressForm, TargetForm, TaskForm
from tinhso.apps.programme.forms.working import (
    CascadeForm,
    DecisionForm,
    ExtensionForm,
    LinkForm,
    MilestoneForm,
    MoneyForm,
    NeedForm,
    PaymentForm,
    PlaceForm,
    ReachedForm,
    ReturnForm,
    RuleForm,
    UrgeForm,
)

__all__ = [
    "FINDING_FORMS",
    "CascadeForm",
    "DayField",
    "DecisionForm",
    "DocumentForm",
    "ExtensionForm",
    "LinkForm",
    "MergeForm",
    "MilestoneForm",
    "MoneyField",
    "MoneyForm",
    "NeedForm",
    "PaymentForm",
    "PlaceForm",
    "ProgrammeForm",
    "ProgressForm",
    "ReachedForm",
    "ReturnForm",
    "RuleForm",
    "TargetForm",
    "TaskForm",
    "UploadForm",
    "UrgeForm",
    "shown_deadline",
    "shown_value",
    "title_of",
]
