"""What people type about packs and holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm


class PackForm(PortalForm):
    """Asking for a pack."""

    about = forms.CharField(
        label=_("Request or client"), max_length=40, help_text=_("A reference (DID-2026-000123) or a BAN.")
    )
    why = forms.CharField(
        label=_("Who asked for it, and under which reference"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )  # fmt: skip
    full_numbers = forms.BooleanField(
        label=_("With called persons' numbers in full"), required=False,
        help_text=_("Only where the order names them. Otherwise they are masked."),
    )  # fmt: skip


class HoldForm(PortalForm):
    """Placing a hold."""

    prefix = "hold"
    about = forms.CharField(label=_("Request or client"), max_length=40, help_text=_("A reference or a BAN."))
    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": "2"}))


class WhyForm(PortalForm):
    """A reason alone."""

    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": "2"}))
