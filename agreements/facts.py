"""The one answer to "is this request's agreement signed and confirmed?": for the guard of activate and for GUIDE-10."""

from typing import Any, Final

from django.db.models import F, FilteredRelation, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement
from core.errors import Reason
from core.prepared import Given, Prepared
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


def with_accepted_cities(request: DIDRequest) -> tuple[Agreement | None, list[str]]:
    """The same, and the cities that Tech Support accepted: one query, a row for each city. None: no cities either."""
    rows = _WITH_CITIES(request=request.pk)
    return (rows[0] if rows else None), [row.city for row in rows if row.city]


def problem_of(found: Agreement | None, request: DIDRequest, accepted: list[str] | None = None) -> Reason | None:
    """As above, of an agreement that was read already, and of the accepted cities where these were, too."""
    if found is None:
        return _problem(_("There is no agreement for this request."), _("It is made when Tech Support accepts."))
    if found.version.number != request.version_number:
        return _problem(
            _("The agreement is for an earlier version."), _("A new one is made when Tech Support accepts.")
        )
    if found.state == State.CONFIRMED:
        return _other_places(found, accepted_cities(request) if accepted is None else accepted)
    return _problem(*_LACKING.get(found.state, _UNSIGNED))


def _other_places(agreement: Agreement, accepted: list[str]) -> Reason | None:
    """The signed terms name the locations that would be switched on, no fewer and no more."""
    odd = set(accepted) ^ set(agreement.locations)
    if not odd:
        return None
    cities = ", ".join(sorted(odd))
    text = _("The signed agreement and the accepted locations differ: %(cities)s.") % {"cities": cities}
    return _problem(text, _("Send the request back, or issue the agreement anew."))


def accepted_cities(request: DIDRequest) -> list[str]:
    """The cities that Tech Support accepted, in the order in which they were asked for. One query."""
    rows = request.locations.filter(verdict=RequestedLocation.Verdict.ACCEPTED).order_by("position")
    return list(rows.values_list("location__city", flat=True))


def _problem(text: str | Promise, remedy: str | Promise) -> Reason:
    return Reason(str(text), code="agreement", field="agreement", remedy=str(remedy))


def _with_cities() -> Any:
    accepted = Q(request__locations__verdict=RequestedLocation.Verdict.ACCEPTED)
    rows = Agreement.objects.standing().filter(request=Given("request")).select_related("version", "issued", "seal")
    # the row stands once for each city: texts and pictures, which nobody asks here, stay where they are
    return (
        rows.annotate(
            taken=FilteredRelation("request__locations", condition=accepted), city=F("taken__location__city")
        )
        .only(
            "request", "state", "locations", "returned", "comparison", "finding", "difference_by", "sign_by",
            "version__number", "issued__sha256",
            "seal__level", "seal__signer_name", "seal__signer_email", "seal__shown_sha256",
        )
        .order_by("taken__position")
    )  # fmt: skip


_WITH_CITIES: Prepared[Any] = Prepared(_with_cities)
