"""The client's home page: the checklist of its own room, and where its requests stand, in the client's words (C30)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.services import TURNS
from clients.access.door import of_client
from clients.activation.views import show_home
from clients.models import Client
from core import clock
from requests_app.models import DIDRequest, RequestedLocation
from requests_app.statuses import IN_FLIGHT, Status, Turn

SHOWN_DAYS: Final = 30  # how long an outcome stays on the page
OUTCOMES: Final = (Status.ACTIVE, Status.DECLINED)
Words = tuple[str | Promise, str | Promise]

TEAM: Final = _("Then our support team looks at what was handed in.")
# status -> (where it stands, what is next); whose turn it is inside MyOperator is nothing for the client
WORDS: Final[dict[str, Words]] = {
    Status.AWAITING_APPROVALS: (_("We are looking at your request."), TEAM),
    Status.IN_REVIEW: (
        _("Our support team is checking your request."),
        _("Then the agreement for the new locations comes to your authorised signatory by e-mail."),
    ),
    Status.AWAITING_SIGNATURE: (
        _("Your request was accepted. We are making the agreement ready."),
        _("It comes to your authorised signatory by e-mail."),
    ),
    Status.AWAITING_ACTIVATION: (
        _("The agreement is signed. We are switching the locations on."),
        _("You get a mail as soon as you can choose numbers."),
    ),
    Status.ACTION_NEEDED: (
        _("Something has to be corrected before it can go on."),
        _("Your account manager gets in touch with you, corrects it and hands it in again."),
    ),
    Status.ACTIVE: (_("The new locations are open to you."), _("Choose your numbers under Manage → DIDs → Add DID.")),
    Status.SUSPENDED: (
        _("The locations of this request are switched off at present."),
        _("Your account manager tells you what to do."),
    ),
    Status.DECLINED: (_("This request could not be granted."), _("Your account manager tells you why.")),
}
SIGNING: Final[dict[Turn, Words]] = {
    Turn.CLIENT: (
        _("The agreement waits for your signature."),
        _("Open the e-mail with the agreement and sign; then we switch the locations on."),
    ),
    Turn.TECH_SUPPORT: (_("You have signed. We are checking the signature."), _("Then we switch the locations on.")),
    Turn.NOBODY: (_("You have signed. We are checking the signature."), _("Then we switch the locations on.")),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One request as its client sees it: no person, no ticket and no reason of the staff is in it."""

    reference: str
    cities: list[str]
    refused: list[str]
    since: datetime
    stands: str | Promise
    follows: str | Promise
    tone: str


@require_safe
@of_client
def home(request: HttpRequest, client: Client) -> HttpResponse:
    """The checklist with its clock, the requests on their way, the way to the numbers."""
    return show_home(request, client, standings=standings(client))


def standings(client: Client) -> list[Standing]:
    """Requests on their way or off, and outcomes of the last thirty days, newest first. Three queries at most."""
    rows = DIDRequest.objects.filter(client=client, status__in={*IN_FLIGHT, *OUTCOMES, Status.SUSPENDED})
    recent = clock.now() - timedelta(days=SHOWN_DAYS)
    rows = rows.exclude(status__in=OUTCOMES, status_since__lt=recent)
    found = list(rows.prefetch_related("locations__location")[:10])
    signing = [each.pk for each in found if each.status == Status.AWAITING_SIGNATURE]
    states = dict(Agreement.objects.standing().filter(request__in=signing).values_list("request_id", "state"))
    return [_standing(each, states.get(each.pk)) for each in found]


def _standing(request: DIDRequest, agreement: str | None) -> Standing:
    stands, follows = WORDS[request.status]
    if agreement is not None:
        stands, follows = SIGNING.get(TURNS.get(Agreement.State(agreement), Turn.NOBODY), (stands, follows))
    places = list(request.locations.all())
    refused = [each.location.city for each in places if _refused(each, request.status)]
    cities = [each.location.city for each in places if not _refused(each, request.status)]
    tone = {Status.ACTIVE: "good", Status.ACTION_NEEDED: "warn", Status.SUSPENDED: "bad"}.get(Status(request.status))
    return Standing(request.reference, cities, refused, request.status_since, stands, follows, tone or "")


def _refused(place: RequestedLocation, status: str) -> bool:
    """Told once the verdicts are the outcome of the review, not while somebody is still at it."""
    told = {Status.AWAITING_SIGNATURE, Status.AWAITING_ACTIVATION, Status.ACTIVE, Status.SUSPENDED}
    return status in told and place.verdict == RequestedLocation.Verdict.REFUSED
