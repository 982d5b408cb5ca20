"""GUIDE-03 and GUIDE-17: what goes into the ticket's payload, and the locations."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_FILING, Point, Weight, rule
from compliance.rules.dossier import Dossier
from requests_app import checks

PAYLOAD = {
    "client_name": gettext_lazy("client name"),
    "ban": gettext_lazy("BAN"),
    "business_type": gettext_lazy("business type"),
    "primary_use_case": gettext_lazy("primary use case"),
    "purpose_of_outgoing_calls": gettext_lazy("purpose of the outgoing calls"),
    "nature_of_services": gettext_lazy("nature of services"),
    "front_end_url": gettext_lazy("page where contacts are captured"),
    "otp_dca_flow": gettext_lazy("OTP / DCA consent flow"),
    "requested_locations": gettext_lazy("requested locations"),
}
PARAGRAPHS = ("primary_use_case", "purpose_of_outgoing_calls", "nature_of_services")
PHONES = ("test_contact_phone", "signatory_mobile")
ADDRESSES = ("test_contact_email", "signatory_email")


@rule(
    "GUIDE-03",
    title=gettext_lazy("Ticket fields"),
    stages=FROM_FILING,
    source="Guide, section 5",
    message=gettext_lazy("A field of the ticket is empty or not in order."),
    remedy=gettext_lazy("Complete the form."),
    reads=tuple(PAYLOAD),
    field="client_name",
)
def ticket_fields(d: Dossier) -> list[Point]:
    """The nine payload fields are there and well formed; odd forms and twin texts warn (S13-S15, S19, S39-S42)."""
    return [*_empty(d), *_too_short(d), *_page(d), *_malformed(d), *_odd(d)]


def _empty(d: Dossier) -> Iterator[Point]:
    for name, title in PAYLOAD.items():
        value = getattr(d, name)
        if not (value.strip() if isinstance(value, str) else value):
            yield Point(_("Fill in: %(field)s.") % {"field": title}, name)


def _too_short(d: Dossier) -> Iterator[Point]:
    for name in PARAGRAPHS:
        if len(getattr(d, name).split()) == 1:
            yield Point(
                _("One word is not enough: %(field)s.") % {"field": PAYLOAD[name]}, name, _("Say it in a sentence.")
            )


def _page(d: Dossier) -> Iterator[Point]:
    if d.front_end_url.strip() and (problem := checks.url_problem(d.front_end_url)):
        yield Point(problem, "front_end_url", _("Enter the public https address of the page."))


def _malformed(d: Dossier) -> Iterator[Point]:
    for name in ADDRESSES:
        if (value := getattr(d, name).strip()) and (problem := checks.email_problem(value)):
            yield Point(problem, name, _("Correct the address."))


def _odd(d: Dossier) -> Iterator[Point]:
    if d.ban.strip() and (problem := checks.ban_problem(d.ban)):
        yield Point(problem, "ban", _("Compare it with the client's account."), Weight.WARN)
    for name in PHONES:
        if (value := getattr(d, name).strip()) and (problem := checks.phone_problem(value)):
            yield Point(problem, name, _("Correct the number."), Weight.WARN)
    if checks.same_words(d.primary_use_case, d.purpose_of_outgoing_calls):
        text = _("The use case and the purpose of the calls are the same text.")
        yield Point(text, "purpose_of_outgoing_calls", _("Say in the purpose why the calls are made."), Weight.WARN)


@rule(
    "GUIDE-17",
    title=gettext_lazy("Locations"),
    stages=FROM_FILING,
    source="Guide, sections 1 and 5",
    message=gettext_lazy("The requested locations are not in order."),
    remedy=gettext_lazy("Pick from the list."),
    reads=("requested_locations", "enabled_locations"),
    field="requested_locations",
)
def locations(d: Dossier) -> list[Point]:
    """At least one location, each known and named once; that all are enabled already only warns (S40)."""
    here = "requested_locations"
    if not d.requested_locations:
        return [Point(_("No location is requested."), here)]
    if problems := checks.location_problems(d.requested_locations, d.known_locations):
        return [Point(_("Check: %(locations)s") % {"locations": problem}, here) for problem in problems]
    if d.enabled_locations.issuperset(d.requested_locations):
        cities = ", ".join(d.requested_locations)
        return [Point(_("Already enabled: %(locations)s.") % {"locations": cities}, here, weight=Weight.WARN)]
    return []
