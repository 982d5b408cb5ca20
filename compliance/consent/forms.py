"""What people type about consents."""

from datetime import UTC
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.consent.models import Basis, How, Method
from compliance.consent.row import REFERENCE_CHARS, SOURCE_CHARS, WORDING_CHARS, Row
from core.forms import PortalForm


class NumberForm(PortalForm):
    """Looking a number up."""

    number = forms.CharField(
        label=_("Phone number"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class ConsentForm(PortalForm):
    """One consent as it was given."""

    number = forms.CharField(
        label=_("Phone number"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    basis = forms.ChoiceField(
        label=_("Basis"), choices=[one for one in Basis.choices if one[0] != Basis.NONE], initial=Basis.EXPLICIT_CLIENT
    )
    method = forms.ChoiceField(label=_("Verified by"), choices=Method.choices)
    captured_at = forms.DateTimeField(
        label=_("Captured at"),
        help_text=_("Indian time."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reference = forms.CharField(
        label=_("Reference of the verification"),
        help_text=_("Log entry, transaction or template ID. Without it a consent does not count."),
        max_length=REFERENCE_CHARS,
    )
    wording = forms.CharField(
        label=_("Wording as the called person read it"), max_length=WORDING_CHARS, required=False, widget=forms.Textarea
    )
    source = forms.CharField(label=_("Source"), max_length=SOURCE_CHARS, required=False)
    expires_at = forms.DateTimeField(
        label=_("Ends at"),
        help_text=_("Only if the consent says so."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    @property
    def row(self) -> Row:
        """What was typed, moments in UTC."""
        said: dict[str, Any] = dict(self.cleaned_data)
        for name in ("captured_at", "expires_at"):
            said[name] = said[name].astimezone(UTC) if said[name] else None
        return Row(**said)


class RevokeForm(PortalForm):
    """Taking the consents of a number back."""

    how = forms.ChoiceField(label=_("How it was taken back"), choices=How.choices)
    reference = forms.CharField(label=_("Reference"), max_length=REFERENCE_CHARS, required=False)


class OptOutForm(RevokeForm):
    """The same for a number that is typed."""

    number = forms.CharField(
        label=_("Phone number"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    field_order = ("number", "how", "reference")


class ImportForm(PortalForm):
    """A file of consents."""

    file = forms.FileField(
        label=_("File, CSV or XLSX"),
        help_text=_(
            "Columns: number, basis, method, captured_at, reference; and source, expires_at, wording if there are any. "
            "Opt-outs by file: revoked_at and revoked_how (call, message, portal, dca, complaint) beside the number."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    wording = forms.CharField(
        label=_("Wording for rows that name none"), max_length=WORDING_CHARS, required=False, widget=forms.Textarea
    )
    source = forms.CharField(label=_("Source for rows that name none"), max_length=SOURCE_CHARS, required=False)
    only_check = forms.BooleanField(
        label=_("Only check it first"),
        help_text=_("Nothing is written until you say so."),
        required=False,
        initial=True,
    )


def opened() -> dict[str, PortalForm]:
    """The empty forms of a register's page."""
    return {"number_form": NumberForm(), "form": ConsentForm(prefix="new"), "opt_out": OptOutForm(prefix="out")}
