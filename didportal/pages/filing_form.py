"""The form of a draft: every field may be left empty while it is written; what is missing is said by the rules."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from clients.models import BusinessType, Location
from compliance.rules import RULES, severity_on
from core import clock
from core.forms import PortalForm
from requests_app.editable import WRITABLE
from requests_app.models import DIDRequest, RequestVersion

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

V = RequestVersion
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _choices(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _("Choose")), *choices]


class WordsField(forms.CharField):
    """Several lines. Browsers send CR LF for a line break; one LF is kept, so that the same words stay the same."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def _text(label: "Words", most: int, *, rows: int = 3, help_text: "Words" = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return WordsField(label=label, max_length=most, required=False, widget=widget, help_text=help_text)


def _line(label: "Words", most: int, *, help_text: "Words" = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.TextInput(attrs=attrs), help_text=help_text
    )


def _choice(label: "Words", choices: list[tuple[str, Any]], *, help_text: "Words" = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_choices(choices), required=False, help_text=help_text)


def _yes_no(label: "Words", *, help_text: "Words" = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        widget=forms.RadioSelect,
        choices=[("True", _("Yes")), ("False", _("No"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        help_text=help_text,
    )


class LocationsField(forms.MultipleChoiceField):
    """City names. What is chosen keeps the order in which it was chosen before."""

    def __init__(self) -> None:
        super().__init__(required=False, label=_("Requested locations"), widget=forms.CheckboxSelectMultiple)

    def validate(self, value: list[str]) -> None:
        known = set(Location.objects.filter(city__in=value).values_list("city", flat=True))
        if unknown := [city for city in value if city not in known]:
            raise ValidationError(_("Not a known location: %(city)s."), params={"city": ", ".join(unknown)})


class FilingForm(PortalForm):
    """The writable fields of a draft version (W6: what is not here cannot be set). `version` gives the values shown."""

    form_id = "filing"

    kind = _choice(_("This request is for"), DIDRequest.Kind.choices)
    business_type = _choice(_("Business type"), BusinessType.choices)
    business_type_other = _line(_("Business type in words"), 60, help_text=_("Only for “Other”."))
    primary_use_case = _text(
        _("Primary use case"), 600, rows=2, help_text=_("One sentence: what the calls are for. Goes into the ticket.")
    )
    purpose_of_outgoing_calls = _text(
        _("Purpose of the outgoing calls"),
        2000,
        help_text=_("Why outbound calls are needed, and who is called. Not the same words as the use case."),
    )
    nature_of_services = _text(_("Nature of services"), 2000, rows=2, help_text=_("What the client offers."))
    policy_class = _choice(_("Class of calls"), V.PolicyClass.choices)
    legal_category = _choice(_("Legal category"), V.LegalCategory.choices)
    customer_trigger = _text(_("What does the customer do first?"), 600, rows=2)
    call_follows_minutes = forms.IntegerField(
        label=_("The call follows within (minutes)"), min_value=0, max_value=525_600, required=False
    )
    dialling_mode = _choice(_("Dialling"), V.DiallingMode.choices)
    calls_a_day = forms.IntegerField(label=_("Calls a day"), min_value=1, max_value=10_000_000, required=False)
    front_end_url = _line(
        _("Page where contacts are captured"), 500, help_text=_("https, as the customer sees it."), inputmode="url"
    )
    verification_method = _choice(
        _("How the number is verified"),
        V.Verification.choices,
        help_text=_("A client's own OTP is good evidence, but it is not the operators' DCA."),
    )
    verification_other = _line(_("The other way in words"), 200)
    otp_dca_flow = _text(
        _("OTP / DCA consent flow"), 4000, help_text=_("Step by step, with the consent wording that names the client.")
    )
    consent_wording = _text(_("Consent wording"), 2000, rows=2, help_text=_("Word for word, as the customer reads it."))
    consent_captured_on = forms.DateField(
        label=_("Consent flow last captured on"),
        required=False,
        widget=DATE,
        help_text=_("Must be under six months old."),
    )
    proof_reference = _line(_("Log reference of the proof"), 300, help_text=_("Or upload the log below."))
    calls_dnd_numbers = _yes_no(_("Will DND numbers be called?"))
    dnd_consent = _text(
        _("How DND numbers gave explicit consent"), 2000, rows=2, help_text=_("Only when DND numbers are called.")
    )
    ports_a_number = _yes_no(_("Is a number being ported?"))
    test_contact_name = _line(_("Name"), 120)
    test_contact_phone = _line(_("Phone"), 16, inputmode="tel")
    test_contact_email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    requested_locations = LocationsField()
    signatory_name = _line(_("Name"), 120, help_text=_("Who signs the Outgoing-Calls Agreement for the client."))
    signatory_designation = _line(_("Designation"), 80)
    signatory_email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    signatory_mobile = _line(_("Mobile"), 16, inputmode="tel")
    briefed_on = forms.DateField(label=_("Briefed on"), required=False, widget=DATE)
    briefed_by = _line(_("Briefed by"), 120)
    briefed_how = _line(_("How"), 300, help_text=_("Call, meeting or mail: what was explained on TRAI and DND."))
    dlt_pe_id = _line(_("DLT principal entity ID"), 19, help_text=_("19 digits."), inputmode="numeric")
    dlt_operator = _line(_("DLT operator"), 60, help_text=_("With which operator the client is registered."))
    dialler_declaration = _text(
        _("Operator's declaration of automated calls"),
        600,
        rows=2,
        help_text=_("Its reference and the numbers it lists."),
    )
    consent_basis = _choice(_("Basis of the consent"), V.ConsentBasis.choices)
    calls_stop_after_days = forms.IntegerField(
        label=_("Calls end after (days)"),
        min_value=0,
        max_value=36_500,
        required=False,
        help_text=_("Counted from the enquiry or from the consent."),
    )
    opt_out_route = _text(_("How does a person stop the calls?"), 600, rows=2)
    reask_after_days = forms.IntegerField(
        label=_("Consent is asked again after (days)"),
        min_value=0,
        max_value=36_500,
        required=False,
        help_text=_("After somebody opted out."),
    )
    privacy_notice = _text(
        _("Privacy notice"),
        2000,
        rows=2,
        help_text=_("Its text, or its https link: the purpose and the way to withdraw."),
    )
    signatory_id_type = _line(_("Proof of identity"), 60, help_text=_("Kind of paper; no number."))
    signatory_authority = _choice(_("Authority to sign"), V.Authority.choices)

    def __init__(self, version: RequestVersion, editable: frozenset[str], data: Any = None) -> None:
        self.version = version
        initial = {name: getattr(version, name) for name in WRITABLE}
        for name in ("calls_dnd_numbers", "ports_a_number"):
            initial[name] = "" if initial[name] is None else str(initial[name])
        super().__init__(data, initial=initial)
        for name in unasked(version):
            del self.fields[name]
        for name, field in self.fields.items():
            field.disabled = name not in editable

    def clean_requested_locations(self) -> list[str]:
        """The cities in the order in which they were chosen: those saved before first, new ones after them."""
        chosen: list[str] = self.cleaned_data["requested_locations"]
        before = [city for city in self.version.requested_locations if city in chosen]
        return before + [city for city in dict.fromkeys(chosen) if city not in before]

    def clean_briefed_on(self) -> Any:
        return _not_in_the_future(self.cleaned_data["briefed_on"])

    def savable(self) -> dict[str, Any]:
        """What can be kept of what was typed: every readable field that differs; the others keep their errors."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not self.fields[name].disabled and getattr(self.version, name) != value
        }


def unasked(version: RequestVersion) -> list[str]:
    """The extra declarations that no switched-on rule reads and that are empty: nobody is asked for them."""
    today = clock.today()
    asked = {name for each in RULES.values() if severity_on(each, today) is not None for name in each.reads}
    return [name for name in RequestVersion.EXTRAS if name not in asked and getattr(version, name) in ("", None)]


def _not_in_the_future(day: Any) -> Any:
    if day and day > clock.today():
        raise ValidationError(_("This day has not come yet."))
    return day


@dataclass(frozen=True)
class Section:
    """One part of the page: its fields, and how many points are missing in it."""

    id: str
    title: "Words"
    fields: list[BoundField]
    missing: int
    wide: frozenset[str]  # the fields that take the whole width
    help: str  # the passage of the guide that explains it, "" for none


SECTIONS: list[tuple[str, "Words", tuple[str, ...]]] = [
    ("client", _("Client"), ("kind", "business_type", "business_type_other")),
    ("purpose", _("Purpose of the calls"), (
        "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "policy_class", "dialling_mode",
        "legal_category", "customer_trigger", "call_follows_minutes", "calls_a_day", "dialler_declaration",
    )),
    ("consent", _("Consent and verification"), (
        "front_end_url", "verification_method", "verification_other", "otp_dca_flow", "consent_wording",
        "consent_captured_on", "proof_reference", "calls_dnd_numbers", "dnd_consent", "ports_a_number", "consent_basis",
        "calls_stop_after_days", "opt_out_route", "reask_after_days", "privacy_notice", "dlt_pe_id", "dlt_operator",
    )),
    ("screens", _("Screenshots of one contact"), ("test_contact_name", "test_contact_phone", "test_contact_email")),
    ("locations", _("Locations"), ("requested_locations",)),
    ("people", _("Signatory and briefing"), (
        "signatory_name", "signatory_designation", "signatory_email", "signatory_mobile", "briefed_on", "briefed_by",
        "briefed_how", "signatory_id_type", "signatory_authority",
    )),
]  # fmt: skip

WIDE = frozenset({
    "kind", "legal_category", "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services",
    "customer_trigger", "front_end_url", "otp_dca_flow", "consent_wording", "dnd_consent", "briefed_how",
    "dialler_declaration", "opt_out_route", "privacy_notice",
})  # fmt: skip
HELP = {
    "client": "evidence", "purpose": "rules", "consent": "consent", "screens": "screenshots", "locations": "start",
    "people": "steps",
}  # fmt: skip
FILES_OF = {"consent": {"consent_proof"}, "screens": {"frontend_screenshot", "backend_screenshot"}}


def sections(form: FilingForm, missing_fields: list[str]) -> list[Section]:
    """The parts of the page in order, each with its count of missing points."""
    found = []
    for id_, title, names in SECTIONS:
        here = set(names) | FILES_OF.get(id_, set())
        count = sum(field in here for field in missing_fields)
        fields = [form[name] for name in names if name in form.fields]
        found.append(Section(id_, title, fields, count, WIDE, HELP[id_]))
    return found
