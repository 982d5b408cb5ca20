"""What people type about a request that was filed."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from compliance.models import Judgement
from compliance.reasons import DECLINE, POINT
from core.forms import PortalForm
from requests_app.models import DIDRequest, Evidence, RequestedLocation, RequestVersion
from requests_app.versions import title_of

MOST_POINTS = 40


class JudgeForm(PortalForm):
    """One judgement; the verdict is the button that was pressed."""

    verdict = forms.ChoiceField(choices=Judgement.Verdict.choices)
    note = forms.CharField(label=_("What you saw"), max_length=2000, widget=forms.Textarea(attrs={"rows": "2"}))


class LocationForm(PortalForm):
    """One verdict on a location; the verdict is the button that was pressed."""

    verdict = forms.ChoiceField(choices=RequestedLocation.Verdict.choices)
    reason = forms.CharField(label=_("Reason of a refusal"), max_length=300, required=False)


def _items() -> list[tuple[str, str]]:
    names = [*Evidence.Kind.values, *RequestVersion.CONTENT_FIELDS]
    return [("", "—"), *((name, title_of(name)) for name in names)]


class PointForm(PortalForm):
    """One point to correct. An empty row is no point."""

    item = forms.ChoiceField(label=_("Item"), choices=_items, required=False)
    code = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *POINT.items()], required=False)
    text = forms.CharField(
        label=_("What is to be corrected"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )

    def clean(self) -> dict[str, Any]:
        """A point is whole or not there."""
        data = super().clean() or {}
        said = [data.get(name) for name in ("item", "code", "text")]
        if any(said) and not all(said):
            raise forms.ValidationError(_("A point names its item, its reason and what is to be corrected."))
        return data

    @property
    def point(self) -> tuple[str, str, str] | None:
        """The point, None for an empty row."""
        data = self.cleaned_data
        return (data["item"], data["code"], data["text"]) if data.get("item") else None


PointFormSet = formset_factory(PointForm, extra=3, max_num=MOST_POINTS, absolute_max=MOST_POINTS)


class DeclineStart(PortalForm):
    """Which decline is wanted: from this its wording is proposed."""

    code = forms.ChoiceField(label=_("Reason"), choices=[(code, reason.title) for code, reason in DECLINE.items()])
    kind = forms.ChoiceField(
        label=_("Afterwards"),
        choices=[("", _("as the reason suggests")), *DIDRequest.DeclineKind.choices],
        required=False,
    )


class DeclineForm(PortalForm):
    """The decline as it will be sent."""

    code = forms.ChoiceField(label=_("Reason"), choices=[(code, reason.title) for code, reason in DECLINE.items()])
    kind = forms.ChoiceField(label=_("Afterwards"), choices=DIDRequest.DeclineKind.choices)
    text = forms.CharField(
        label=_("Words for the client"),
        help_text=_("The account manager passes them on as they stand."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "6"}),
    )
    open_case = forms.BooleanField(
        label=_("Open a breach case with this decline"),
        help_text=_("Compliance looks at the client; calls go on until a breach is confirmed."),
        required=False,
    )


class ReasonForm(PortalForm):
    """A step that needs a reason in words."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea)


class ProposalForm(PortalForm):
    """A step that a second person confirms."""

    kind = forms.ChoiceField(label=_("Step"), choices=[("reinstate", _("Reinstate")), ("close", _("Close"))])
    note = forms.CharField(
        label=_("Why, and what was corrected"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"})
    )


class KeyForm(PortalForm):
    """A ticket that was raised by hand."""

    key = forms.CharField(label=_("Key of the ticket"), max_length=40)
    files_attached = forms.BooleanField(label=_("All files are attached to it"), required=False)
