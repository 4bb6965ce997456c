"""What a new account is asked. In a file of its own: allauth's forms import it while they are being made."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.people.api import Person


class SignupFields(forms.Form):
    """What we ask beside e-mail and password."""

    kind = forms.ChoiceField(
        label=_("Tài khoản này là của"),
        choices=[("citizen", _("Công dân")), ("enterprise", _("Doanh nghiệp, hợp tác xã, hộ kinh doanh"))],
        initial="citizen",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Họ và tên, hoặc tên doanh nghiệp"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["kind", "name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Nothing left to do: the adapter saved name and kind with the account."""
