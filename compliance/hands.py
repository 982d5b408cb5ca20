"""Who has a request in hand: one reviewer at a time, and everybody else is told who and since when (X11)."""

from django.utils.translation import gettext as _

from compliance.models import Review
from core import clock, policy
from core.accounts.models import User
from core.errors import Reason
from core.events import notify
from core.policy.models import working_hours_between
from core.templatetags.indian import ist
from requests_app.models import DIDRequest


def standing_review(request: DIDRequest) -> Review | None:
    """The review under way, with its reviewer."""
    return Review.objects.filter(request=request, ended_at=None).select_related("reviewer", "request").first()


def may_be_relieved(request: DIDRequest) -> bool:
    """Whether nothing was done on a request in review for `relief_working_hours`. One query, for the holidays."""
    idle = working_hours_between(request.last_activity_at, clock.now(), policy.value("working_day_hours"))
    return idle >= int(policy.value("relief_working_hours"))


def end(review: Review, outcome: str, note: str, actor: User) -> None:
    """End a review that its reviewer did not end, and tell them who did and why."""
    Review.objects.filter(pk=review.pk).update(ended_at=clock.now(), outcome=outcome)
    words = {"ref": review.request.reference, "name": actor.full_name, "note": note}
    text = _("%(ref)s left your hands (%(name)s): %(note)s") % words
    notify(review.reviewer, text[:300], review.request.get_absolute_url())


def taken_by(review: Review) -> Reason:
    """Who has it and since when."""
    words = {"name": review.reviewer.full_name, "since": ist(review.taken_at)}
    return Reason(_("%(name)s has this request in hand since %(since)s.") % words, code="taken")


def not_in_hands_of(actor: User | None, request: DIDRequest) -> list[Reason]:
    """What keeps `actor` from working on a request that is in review."""
    review = standing_review(request)
    if review is None:
        return [Reason(_("Nobody has this request in hand."), code="not_taken", remedy=_("Take it first."))]
    if actor is None or review.reviewer_id != actor.pk:
        return [taken_by(review)]
    return []
