"""What moves do to the review, the ticket and the grants. Rows only: Jira and mail are the worker's."""

from django.utils.translation import gettext as _

from agreements.models import Agreement
from clients import services as clients
from compliance.evaluate import keep
from compliance.jira import services as jira
from compliance.models import Review, Ticket
from compliance.notices import drop_notices, tell_tech_support
from compliance.tickets import AGREEMENT, hold_screenshots, ticket_of
from core import clock
from core.desk.models import Proposal
from core.events import enqueue, notify
from requests_app.models import DIDRequest, RequestedLocation
from requests_app.statuses import Status
from requests_app.workflow import Transition, perform

OUTCOMES = {"accept": "accepted", "send_back": "sent_back", "decline": "declined", "withdraw": "withdrawn"}


def keep_evaluation(t: Transition) -> None:
    """Keep what the guard's rules said, with the digest of what they judged."""
    if outcome := t.data.get("evaluation"):
        keep(outcome, occasion=t.move)


def raise_ticket(t: Transition) -> None:
    """After the fourth +1, never before (S27): the ticket with its screenshots, and the approvals PDF."""
    assert t.version is not None  # noqa: S101 - four people approved one
    ticket = jira.open_ticket(request=t.request, version=t.version)
    hold_screenshots(ticket, t.version)
    enqueue("pdf.approvals", key=f"pdf.approvals:{_change(t)}", payload={"version": t.version.pk})


def hold_ticket(t: Transition) -> None:
    """A +1 was undone: a ticket that was never sent is called off, one that is there says so (A5)."""
    ticket = ticket_of(t.request)
    if ticket is not None and not jira.cancel_if_due(ticket=ticket):
        _comment(t, ticket, _("A +1 was undone. This request waits for the approvals again."))


def enter_queue(t: Transition) -> None:
    """Tech Support hears of a new request in the queue."""
    tell_tech_support(t, "queue", _("%(ref)s of %(client)s is in the review queue.") % _names(t))


def leave_queue(t: Transition) -> None:
    """What said that it is in the queue is not true any more."""
    drop_notices(t.request)


def end_review(t: Transition) -> None:
    """The review under way ends with this move; a reviewer who did not make it is told why it left their hands."""
    standing = Review.objects.filter(request=t.request, ended_at=None)
    others = list(standing.exclude(reviewer=t.actor).select_related("reviewer"))
    standing.update(ended_at=clock.now(), outcome=OUTCOMES.get(t.move, t.move))
    drop_notices(t.request)
    words = {"ref": t.request.reference, "status": t.request.get_status_display(), "reason": t.reason[:200]}
    for review in others:
        text = _("%(ref)s left your hands, it is now “%(status)s”: %(reason)s") % words
        notify(review.reviewer, text, t.request.get_absolute_url())


def comment_sent_back(t: Transition) -> None:
    """The ticket says that the request went back to its owner, and with which points."""
    points = [f"- {text}" for _item, _code, text in t.data.get("points") or []]
    _say(t, "\n".join([_("Sent back to the account manager:"), *points, *([t.reason] if t.reason else [])]))


def comment_client_refused(t: Transition) -> None:
    _say(t, _("The client did not sign: %(reason)s") % {"reason": t.reason})


def comment_suspended(t: Transition) -> None:
    _say(t, _("Suspended; what it alone made visible is hidden: %(reason)s") % {"reason": t.reason})


def comment_reinstated(t: Transition) -> None:
    _say(t, _("Reinstated, a corrected version is awaited: %(reason)s") % {"reason": t.reason})


def reopen_ticket(t: Transition) -> None:
    """The same ticket goes on with the corrected version."""
    if (ticket := ticket_of(t.request)) is not None:
        number = t.version.number if t.version else ""
        jira.reopen(ticket=ticket)
        _comment(t, ticket, _("Filed again as version %(number)s; approvals are awaited.") % {"number": number})


def decline_ticket(t: Transition) -> None:
    if (ticket := ticket_of(t.request)) is not None:
        _comment(t, ticket, _("Declined: %(reason)s") % {"reason": t.reason})
        jira.set_desired(ticket=ticket, status=Ticket.Wish.DECLINED)


def close_ticket(t: Transition) -> None:
    """Withdrawn, expired or closed: said on the ticket; one that is not resolved yet ends as declined."""
    ticket = ticket_of(t.request)
    if ticket is None or jira.cancel_if_due(ticket=ticket):
        return
    _comment(t, ticket, f"{t.request.get_status_display()}: {t.reason or _('by the portal')}")
    if ticket.desired_status != Ticket.Wish.RESOLVED:
        jira.set_desired(ticket=ticket, status=Ticket.Wish.DECLINED)


def resolve_ticket(t: Transition) -> None:
    """Done: the groups are visible (S35)."""
    if (ticket := ticket_of(t.request)) is not None:
        _comment(t, ticket, _("Activated: %(cities)s.") % {"cities": ", ".join(_accepted(t.request))})
        jira.set_desired(ticket=ticket, status=Ticket.Wish.RESOLVED)


def attach_signed_agreement(t: Transition) -> None:
    """The signed copy goes onto the same ticket (S32)."""
    agreement = Agreement.objects.standing().filter(request=t.request).select_related("returned").first()
    ticket = ticket_of(t.request)
    if agreement is not None and agreement.returned is not None and ticket is not None:
        jira.attach(ticket=ticket, kind=AGREEMENT, file=agreement.returned)


def tell_tech_support_signed(t: Transition) -> None:
    """Tech Support confirms the signature and activates (S33)."""
    tell_tech_support(t, "signed", _("%(ref)s of %(client)s is signed: confirm and activate.") % _names(t))


def grant_locations(t: Transition) -> None:
    """Exactly the accepted locations become visible, in the same transaction (S6, S34)."""
    groups = clients.groups_of(_accepted(t.request))
    clients.grant(client=t.request.client, groups=groups, request_reference=t.request.reference, actor=t.actor)
    drop_notices(t.request)


def overtake_proposals(t: Transition) -> None:
    """What was proposed from an earlier state is not confirmed from this one any more; it is proposed anew."""
    waiting = Proposal.objects.waiting().filter(thread=t.request.reference).exclude(pk=t.data.get("proposal", 0))
    waiting.update(state=Proposal.State.OVERTAKEN, settled_at=clock.now(), words=t.request.get_status_display())


def close_renewed(t: Transition) -> None:
    """A renewed request ends as its successor begins."""
    renewed = t.request.renews
    if renewed is not None and renewed.status in {Status.ACTIVE, Status.SUSPENDED}:
        perform(renewed, "close", actor=None, reason=_("Renewed by %(ref)s.") % {"ref": t.request.reference})


def _accepted(request: DIDRequest) -> list[str]:
    rows = request.locations.filter(verdict=RequestedLocation.Verdict.ACCEPTED)
    return list(rows.values_list("location__city", flat=True))


def _say(t: Transition, words: str) -> None:
    if (ticket := ticket_of(t.request)) is not None:
        _comment(t, ticket, words)


def _comment(t: Transition, ticket: Ticket, words: str) -> None:
    jira.comment(ticket=ticket, event_id=f"{t.move}-{_change(t)}", body=words)


def _names(t: Transition) -> dict[str, str]:
    return {"ref": t.request.reference, "client": t.request.client.name}


def _change(t: Transition) -> int:
    assert t.change is not None  # noqa: S101 - effects run after the status was written
    return t.change.pk
