"""Forms of the account pages."""

import datetime as dt
import uuid
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.people.api import HeldPost, Person
from tinhso.kernel.ui.api import DateField


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    """Sign-in; placeholders are left out, labels say what is wanted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey or security key; allauth leaves the label untranslated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên khóa")


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên khóa")


class DelegationForm(forms.Form):
    """Lend the powers of one of my posts."""

    post = forms.TypedChoiceField(label=_("Chức vụ của tôi"), coerce=uuid.UUID)
    to = forms.TypedChoiceField(label=_("Ủy quyền cho"), coerce=uuid.UUID)
    first_date = DateField(label=_("Từ ngày"))
    last_date = DateField(label=_("Đến hết ngày"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: đi công tác."),
    )

    def __init__(
        self, *args: Any, posts: list[HeldPost], people: list[Person], today: dt.date, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"first_date": today, "last_date": today})
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(str(p.key), f"{p.title}, {p.agency}") for p in posts]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["to"].choices = [(str(p.key), p.name) for p in people]  # type: ignore[attr-defined]  # a ChoiceField


class TokenForm(forms.Form):
    """A new access token: for which program, until when."""

    title = forms.CharField(
        label=_("Dùng cho phần mềm nào"), max_length=120, help_text=_("Ví dụ: phần mềm báo cáo của huyện.")
    )
    last_date = DateField(
        label=_("Dùng đến hết ngày"),
        help_text=_("Nhiều nhất một năm."),
    )
