"""What people type about complaints, cases and suspensions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Suspension
from compliance.breaches.models import ExternalOrder, OptInProof, Source
from core import clock
from core.forms import PortalForm


class ComplaintForm(PortalForm):
    """A complaint as it came in."""

    source = forms.ChoiceField(label=_("Who complained"), choices=Source.choices)
    number = forms.CharField(
        label=_("Number called"), max_length=20, help_text=_("Of the called person. It is stored encrypted."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    caller = forms.CharField(label=_("Number that called"), max_length=20, required=False)
    received_at = forms.DateTimeField(
        label=_("Received"), required=False, help_text=_("Indian time; empty means now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    about = forms.CharField(label=_("What about"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"}))
    reference = forms.CharField(label=_("Operator's reference"), max_length=60, required=False)

    def clean_received_at(self) -> object:
        """As a moment: what is typed is Indian time."""
        found = self.cleaned_data["received_at"]
        return found.replace(tzinfo=clock.IST) if found else None


class CaseForm(PortalForm):
    """Opening a case by hand."""

    why = forms.CharField(label=_("What is to be looked at"), max_length=2000, widget=forms.Textarea)


class WordsForm(PortalForm):
    """Settling in words."""

    words = forms.CharField(label=_("In words"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"}))


class BreachForm(PortalForm):
    """Confirming a breach."""

    what = forms.CharField(
        label=_("What was breached, and what shows it"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"})
    )


class VerdictForm(WordsForm):
    """A verdict on a proof; the verdict is the button that was pressed."""

    verdict = forms.ChoiceField(choices=OptInProof.Verdict.choices)


class OrderForm(PortalForm):
    """An order from outside."""

    authority = forms.ChoiceField(label=_("Whose order"), choices=ExternalOrder.Authority.choices)
    reference = forms.CharField(label=_("Reference of the order"), max_length=80)
    barred_until = forms.DateField(
        label=_("Barred until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("15 days, a year or two years, as the order says."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What the order says"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"})
    )


class LiftForm(PortalForm):
    """Proposing to lift a suspension."""

    kind = forms.ChoiceField(label=_("Suspension"), choices=Suspension.Kind.choices)
    note = forms.CharField(label=_("What was corrected"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"}))
