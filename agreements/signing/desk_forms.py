"""What the account manager types about the signatory."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.signing.desk import Person
from core.forms import PortalForm


class AddressForm(PortalForm):
    """The signatory's right address."""

    prefix = "address"
    email = forms.EmailField(label=_("The signatory's right e-mail address"), max_length=254)


class AnewForm(PortalForm):
    """Why this paper is void, and whom the new one names; an empty name keeps the signatory."""

    prefix = "anew"
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea)
    name = forms.CharField(
        label=_("New signatory's name"),
        max_length=160,
        required=False,
        help_text=_("Leave the fields below empty to keep the signatory."),
    )
    designation = forms.CharField(label=_("Designation"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    mobile = forms.CharField(label=_("Mobile number"), max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        """Somebody new needs a name, a designation and an address."""
        said: dict[str, Any] = super().clean() or {}
        person = [said.get(name) for name in ("name", "designation", "email")]
        if any([*person, said.get("mobile")]) and not all(person):
            raise ValidationError(_("A new signatory needs a name, a designation and an e-mail address."))
        return said

    def said(self) -> dict[str, Any]:
        """For the service; of a form that is valid."""
        words = self.cleaned_data
        person = Person(words["name"], words["email"], words["designation"], words["mobile"]) if words["name"] else None
        return {"reason": words["reason"], "person": person}
