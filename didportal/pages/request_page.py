"""The request page: what state, whose turn, what next; what is asked, who said what, what happened."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agreements.models import Agreement
from approvals.services import RoleState, round_of
from compliance import renewals
from compliance.hands import standing_review
from compliance.models import Ticket
from compliance.templatetags.review import SYNC
from core.accounts.access import may, require_may
from core.accounts.models import User
from didportal import timeline
from didportal.pages import turns
from didportal.pages.reading import decline_word, point_rows, version_context
from requests_app.editable import can_be_written
from requests_app.expiry import expires_at
from requests_app.models import DIDRequest, PointToFix, RequestedLocation, RequestVersion, StatusChange
from requests_app.permissions import can_see, get_request_or_404, owner
from requests_app.statuses import Status
from requests_app.versions import difference, with_files
from requests_app.workflow import open_moves

NEWEST = 12  # lines of the timeline that are shown at once; the rest unfolds


@require_GET
@require_may("home.see")
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The request with its newest frozen version, else its draft."""
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    did = _load(request.user, reference)
    versions = list(did.versions.all())
    frozen = [version for version in versions if version.frozen_at]
    draft = next((version for version in versions if not version.frozen_at), None)
    shown = frozen[-1] if frozen else draft
    if shown is None:
        raise Http404(reference)
    round_ = round_of(shown) if frozen else []
    happened = timeline.of(did.reference)
    context = version_context(shown) | _standing(did, request.user, round_) | _open_draft(did, draft) | _asked(did)
    context |= {
        "did": did,
        "ending": _ending(did, shown),
        "versions": frozen,
        "round": round_,
        "stage_notes": _stage_notes(did, round_),
        "timeline": happened[:NEWEST],
        "timeline_rest": happened[NEWEST:],
    }
    return render(request, "pages/request.html", context)


@require_GET
@require_may("home.see")
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One frozen version: what it said, what was decided on it, what changed against the one before."""
    did = get_request_or_404(request.user, reference)
    frozen = {row.number: row for row in with_files(did.versions.frozen().filter(number__in=(number - 1, number)))}
    if number not in frozen:
        raise Http404(number)
    shown = frozen[number]
    before: RequestVersion | None = frozen.get(number - 1)
    context = version_context(shown) | {
        "did": did,
        "round": round_of(shown),
        "before": before,
        "changes": difference(before, shown) if before else [],
    }
    return render(request, "pages/version.html", context)


def _load(user: User, reference: str) -> DIDRequest:
    """As get_request_or_404; the ticket, the last step and the state of its agreement come in the same query."""
    last = StatusChange.objects.filter(request=OuterRef("pk")).order_by("-pk")
    agreement = Agreement.objects.standing().filter(request=OuterRef("pk"))
    rows = DIDRequest.objects.select_related("client", "owner", "ticket", "renews").annotate(
        came_from=Subquery(last.values("from_status")[:1]),
        last_reason=Subquery(last.values("reason")[:1]),
        last_code=Subquery(last.values("code")[:1]),
        agreement_state=Subquery(agreement.values("state")[:1]),
        agreement_confirmed=Subquery(agreement.values("confirmed_at")[:1]),
    )
    found = rows.filter(reference=reference).first()
    if found is None or not can_see(user, found):
        raise Http404(reference)
    return found


def _standing(did: Any, user: User, round_: list[RoleState]) -> dict[str, Any]:
    ticket: Ticket | None = getattr(did, "ticket", None)
    stopped = did.status in turns.STOPPED
    tone, symbol = SYNC[ticket.sync_state] if ticket else ("grey", "clock")
    return {
        "turn": turns.of(did, user, did.agreement_state or "", round_),
        "moves": open_moves(did, user),
        "is_owner": owner(user, did),
        "reviews": may(user, "review.queue"),
        "complies": may(user, "request.suspend"),
        "may_release": _may_release(did, user),
        "came_from": did.came_from if stopped else "",
        "stopped_because": (decline_word(did.last_code), did.last_reason) if stopped and did.last_reason else None,
        "ticket": ticket,
        "ticket_tone": tone,
        "ticket_icon": symbol,
        "may_retry_ticket": may(user, "ticket.retry"),
        "agreement": str(Agreement.State(did.agreement_state).label) if did.agreement_state else "",
        "expires": expires_at(did),
    }


def _may_release(did: DIDRequest, user: User) -> bool:
    """An administrator may put a review back into the queue while somebody has it in hand."""
    return may(user, "review.release") and did.status == Status.IN_REVIEW and standing_review(did) is not None


def _open_draft(did: DIDRequest, draft: RequestVersion | None) -> dict[str, Any]:
    writable = can_be_written(did)
    return {"draft": draft if writable else None, "unfinished": None if writable else draft}


def _asked(did: DIDRequest) -> dict[str, Any]:
    """The points of a request that was sent back, else its locations with their verdicts: one query either way."""
    if did.status == Status.ACTION_NEEDED:
        return {"points": point_rows(list(PointToFix.objects.filter(request=did, settled_at=None)))}
    if did.status == Status.DRAFT:
        return {}
    return {"places": list(RequestedLocation.objects.filter(request=did).select_related("location"))}


def _ending(did: Any, shown: RequestVersion) -> renewals.Ending | None:
    """What ends when, of an active request; costs no query."""
    if did.status != Status.ACTIVE:
        return None
    return renewals.ending_of(did, shown.consent_captured_on, did.agreement_confirmed)


def _stage_notes(did: Any, round_: list[RoleState]) -> dict[str, str]:
    notes = {}
    if round_:
        yes = sum(state.said_yes for state in round_)
        notes["approvals"] = _("%(yes)d of %(all)d") % {"yes": yes, "all": len(round_)}
    ticket: Ticket | None = getattr(did, "ticket", None)
    if ticket and ticket.key:
        notes["ticket"] = ticket.key
    return notes
