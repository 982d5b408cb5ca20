"""What rules, review and ticket say against a move."""

from django.utils.translation import gettext as _

from compliance import hands
from compliance.evaluate import evaluate
from compliance.models import Stage
from compliance.tickets import ticket_problem
from core.desk.models import Proposal
from core.errors import Reason
from requests_app.statuses import Status
from requests_app.workflow import Transition


def filing_evaluation(t: Transition) -> list[Reason]:
    """Nothing that blocks at filing (S21, S28); unsure points are for the reviewer."""
    return _evaluation(t, Stage.FILING)


def review_evaluation(t: Transition) -> list[Reason]:
    """Nothing that blocks, and every unsure finding judged with a note (S28)."""
    return _evaluation(t, Stage.REVIEW)


def activation_evaluation(t: Transition) -> list[Reason]:
    """All of it once more on this day: consent that has grown too old since then is refused here (A6)."""
    return _evaluation(t, Stage.ACTIVATION)


def review_not_taken(t: Transition) -> list[Reason]:
    """A +1 can be undone until somebody has begun to review."""
    review = hands.standing_review(t.request)
    if review is None:
        return []
    return [hands.taken_by(review)]


def in_this_reviewers_hands(t: Transition) -> list[Reason]:
    """While in review, only whoever has taken it moves it; the second is told who has it and since when (X11)."""
    if t.request.status != Status.IN_REVIEW:
        return []
    return hands.not_in_hands_of(t.actor, t.request)


def ticket_is_complete(t: Transition) -> list[Reason]:
    """The ticket exists with its files verified, or somebody ticked that they attached them by hand."""
    problem = ticket_problem(t.request)
    if not problem:
        return []
    return [Reason(problem, code="ticket", field="ticket", remedy=_("See the ticket's panel for what is missing."))]


def second_person_confirmed(t: Transition) -> list[Reason]:
    """Another person has confirmed the proposal, in this very step; the portal itself needs nobody (renewal)."""
    if t.actor is None:
        return []
    confirmed = Proposal.objects.filter(
        pk=t.data.get("proposal", 0),
        kind=t.move,
        thread=t.request.reference,
        state=Proposal.State.CONFIRMED,
        settled_by=t.actor,
        proposed_at__gte=t.request.status_since,  # not one that was made in an earlier state
    )
    if confirmed.exists():
        return []
    return [Reason(_("A second person has to confirm this."), code="second_person", remedy=_("Propose it first."))]


def _evaluation(t: Transition, stage: Stage) -> list[Reason]:
    if t.version is None:
        return [Reason(_("There is no open draft of this request."), code="draft")]
    outcome = t.data["evaluation"] = evaluate(t.version, stage)
    return outcome.reasons
