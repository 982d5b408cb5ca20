"""The one answer to "is this request's agreement signed and confirmed?": for the guard of activate and for GUIDE-10."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement
from core.errors import Reason
from requests_app.models import DIDRequest, RequestedLocation

State = Agreement.State

_UNSIGNED: Final = (
    gettext_lazy("The agreement is not signed."),
    gettext_lazy("Send it to the client and upload the signed copy."),
)
_LACKING: Final[dict[str, tuple[Promise, Promise]]] = {
    State.SIGNED: (
        gettext_lazy("The signature is not confirmed."),
        gettext_lazy("Tech Support looks at the signed copy and confirms it."),
    ),
    State.SEALING: (
        gettext_lazy("The agreement is being sealed."),
        gettext_lazy("This takes a few seconds; the worker does it."),
    ),
    State.SUBMITTED: (
        gettext_lazy("The signed copy differs from what was sent."),
        gettext_lazy("Tech Support judges the difference first."),
    ),
}


def agreement_problem(request: DIDRequest) -> Reason | None:
    """What is missing for the agreement of this request (S20, S33), or None. At most two queries."""
    return problem_of(standing_agreement(request), request)


def standing_agreement(request: DIDRequest) -> Agreement | None:
    """The agreement of this request with its version, the issued file and the seal, or None. One query."""
    rows = Agreement.objects.standing().filter(request=request)
    return rows.select_related("version", "issued", "seal").first()


def problem_of(found: Agreement | None, request: DIDRequest) -> Reason | None:
    """As above, of an agreement that was read already."""
    if found is None:
        return _problem(_("There is no agreement for this request."), _("It is made when Tech Support accepts."))
    if found.version.number != request.version_number:
        return _problem(
            _("The agreement is for an earlier version."), _("A new one is made when Tech Support accepts.")
        )
    if found.state == State.CONFIRMED:
        return _other_places(request, found)
    return _problem(*_LACKING.get(found.state, _UNSIGNED))


def _other_places(request: DIDRequest, agreement: Agreement) -> Reason | None:
    """The signed terms name the locations that would be switched on, no fewer and no more."""
    accepted = set(accepted_cities(request))
    if accepted == set(agreement.locations):
        return None
    cities = ", ".join(sorted(accepted ^ set(agreement.locations)))
    text = _("The signed agreement and the accepted locations differ: %(cities)s.") % {"cities": cities}
    return _problem(text, _("Send the request back, or issue the agreement anew."))


def accepted_cities(request: DIDRequest) -> list[str]:
    """The cities that Tech Support accepted, in the order in which they were asked for. One query."""
    rows = request.locations.filter(verdict=RequestedLocation.Verdict.ACCEPTED).order_by("position")
    return list(rows.values_list("location__city", flat=True))


def _problem(text: str | Promise, remedy: str | Promise) -> Reason:
    return Reason(str(text), code="agreement", field="agreement", remedy=str(remedy))
