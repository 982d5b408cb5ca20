"""What an approver, an owner and Tech Support fill in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import Decision
from core.files.slots import SLOTS
from core.forms import PortalForm
from requests_app.models import Evidence
from requests_app.versions import title_of

MOST_WORDS = 2000

# what an approver can point at without knowing the payload by heart
CORRECTABLE: tuple[str, ...] = (
    "business_type", "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "front_end_url",
    "otp_dca_flow", "requested_locations", "consent_wording", "signatory_name", *Evidence.Kind.values,
)  # fmt: skip


def correctable() -> list[tuple[str, str]]:
    """The items of a fixable No with their titles."""
    return [(item, title_of(item)) for item in CORRECTABLE]


class DecisionForm(PortalForm):
    """What all three decisions carry: the digest of what was shown (A2)."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of `record_decision` that come from the form; for a valid form."""
        data = self.cleaned_data
        return {"kind": data["kind"], "words": data["words"], "digest_shown": data["digest"]}


class PlusOneForm(DecisionForm):
    """+1, with a note if one likes. `unconditional` comes from the page that asked back about a condition (S45)."""

    kind = forms.CharField(widget=forms.HiddenInput, initial=Decision.Kind.PLUS_ONE)
    words = forms.CharField(
        label=_("Note (optional)"), required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    unconditional = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        return super().said | {"unconditional": self.cleaned_data["unconditional"]}


class NoForm(DecisionForm):
    """No, fixable or final, with its reason; a fixable one can name what is to be corrected."""

    kind = forms.ChoiceField(
        label=_("What kind of No?"),
        widget=forms.RadioSelect,
        choices=(
            (Decision.Kind.NO_FIXABLE, _("It can be corrected: back to the account manager")),
            (Decision.Kind.NO_FINAL, _("Final: the request is declined")),
        ),
    )
    words = forms.CharField(label=_("Reason"), max_length=MOST_WORDS, widget=forms.Textarea)
    items = forms.MultipleChoiceField(
        label=_("What has to be corrected (optional)"),
        choices=correctable,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def said(self) -> dict[str, Any]:
        return super().said | {"items": self.cleaned_data["items"]}


class UnclearForm(DecisionForm):
    """Unclear, with a question for the account manager."""

    kind = forms.CharField(widget=forms.HiddenInput, initial=Decision.Kind.UNCLEAR)
    words = forms.CharField(label=_("Your question"), max_length=MOST_WORDS, widget=forms.Textarea)


FORMS: dict[str, type[DecisionForm]] = {"yes": PlusOneForm, "no": NoForm, "unclear": UnclearForm}
FORM_OF_KIND = {
    Decision.Kind.PLUS_ONE.value: "yes",
    Decision.Kind.NO_FIXABLE.value: "no",
    Decision.Kind.NO_FINAL.value: "no",
    Decision.Kind.UNCLEAR.value: "unclear",
}


def fresh_forms(digest: str) -> dict[str, DecisionForm]:
    """The three forms of the page, empty, each with ids of its own."""
    return {name: kind(initial={"digest": digest}, auto_id=f"{name}_%s") for name, kind in FORMS.items()}


def posted_form(data: Mapping[str, Any]) -> tuple[str, DecisionForm]:
    """The form that was sent, by its kind; an unknown kind is a No without a choice, which says what is missing."""
    name = FORM_OF_KIND.get(str(data.get("kind", "")), "no")
    return name, FORMS[name](data, auto_id=f"{name}_%s")


class AnswerForm(PortalForm):
    """The owner's answer to a question."""

    text = forms.CharField(label=_("Your answer"), max_length=MOST_WORDS, widget=forms.Textarea)


class ApprovalFileForm(PortalForm):
    """A saved mail or a PDF that shows one role's approval."""

    upload = forms.FileField(
        label=_("Approval as .eml or .pdf"),
        widget=forms.ClearableFileInput(attrs={"accept": SLOTS["approval_file"].accept}),
    )


class ConfirmFileForm(PortalForm):
    """What an approval file says, as read by Tech Support."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(
        label=_("What does it say?"),
        widget=forms.RadioSelect,
        choices=(
            (Decision.Kind.PLUS_ONE, _("A clear +1, without a condition")),
            (Decision.Kind.UNCLEAR, _("Conditional or unclear: it does not count, the account manager is asked")),
            (Decision.Kind.NO_FIXABLE, _("No, but it can be corrected")),
            (Decision.Kind.NO_FINAL, _("No, final")),
        ),
    )
    words = forms.CharField(
        label=_("Its words"),
        help_text=_("Quote what the approver wrote."),
        max_length=MOST_WORDS,
        widget=forms.Textarea,
    )


class RefuseFileForm(PortalForm):
    """Why an approval file is not accepted."""

    words = forms.CharField(label=_("What is wrong with it"), max_length=MOST_WORDS, widget=forms.Textarea)
