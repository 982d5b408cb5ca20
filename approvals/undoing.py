"""Undoing a decision: for some minutes, and until a review is taken (A5, C10)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from approvals.asking import asked_now, issue_links
from approvals.deciding import UNDO, lock_version
from approvals.models import Decision
from core import clock, policy, tokens
from core.errors import Gone, Reason, WrongState
from core.events import finish_task, notify, record, unit_of_work
from core.templatetags.indian import ist_time
from requests_app.statuses import Status
from requests_app.workflow import perform, touch

REVERSIBLE = frozenset({Decision.Kind.PLUS_ONE, Decision.Kind.UNCLEAR})  # a No has moved the request already
REOPENS_FROM = frozenset({Status.AWAITING_APPROVALS, Status.IN_REVIEW})


def undo_token(decision: Decision) -> str:
    """The secret of the undo link, made again when the receipt is written."""
    return tokens.derive_matching(UNDO, decision.token_id, decision.undo_nonce, decision.undo_digest)


def decision_of(token: str) -> Decision | None:
    """The decision that an undo link shows while it can be undone by time; None for any other token (L3, L10)."""
    found = (
        Decision.objects.standing()
        .select_related("request__client", "request__owner", "version", "role", "person")
        .filter(undo_digest=tokens.digest(token))
        .first()
    )
    if found is None or not tokens.same(token, found.undo_digest) or clock.now() >= undo_ends(found):
        return None
    return found


def undo_ends(decision: Decision) -> datetime:
    """The moment from which the decision stays (aware, UTC)."""
    minutes: int = policy.value("undo_minutes")
    return decision.at + timedelta(minutes=minutes)


def is_reversible(decision: Decision) -> bool:
    """Whether kind of decision and status leave a way back; whether a review was taken shows on POST."""
    return decision.kind in REVERSIBLE and decision.request.status in REOPENS_FROM


def undo(*, token: str, address: str | None, agent: str) -> Decision:
    """Take the decision of this undo link back: a row "withdrawn" is added, the role decides anew by a fresh link.

    From review the request is reopened. Raises Gone for a token that is not good (any more), WrongState when the
    request went on, Blocked when the review was taken.
    """
    found = decision_of(token)
    if found is None:
        raise Gone(Reason(_("This decision cannot be undone by this link any more."), code="undo"))
    with unit_of_work():
        version = lock_version(found.version)
        found.version, found.request = version, version.request
        request = found.request
        if version.number != request.version_number or not is_reversible(found):
            raise WrongState(_went_on(found))
        if not Decision.objects.standing().filter(pk=found.pk).update(stands=False):
            raise WrongState(Reason(_("This decision is not in force any more."), code="undo"))
        withdrawn = _withdrawn(found, address, agent)
        if request.status == Status.IN_REVIEW:
            perform(request, "reopen", actor=None, version=version, reason=_("A +1 was undone."))
        else:
            touch(request)
        _tell(found)
    return withdrawn


def _withdrawn(found: Decision, address: str | None, agent: str) -> Decision:
    return Decision.objects.create(
        request=found.request, version=found.version, role=found.role, person=found.person,
        kind=Decision.Kind.WITHDRAWN, on_behalf_of_id=found.on_behalf_of_id, channel=Decision.Channel.LINK,
        digest_shown=found.digest_shown, at=clock.now(), address=address, agent=agent[:250], stands=False,
    )  # fmt: skip


def _tell(found: Decision) -> None:
    request = found.request
    if person := asked_now(found.version, found.role, found.person):
        issue_links(found.version, [(found.role, person)], why="undone")
    finish_task(f"question:{found.pk}")
    words = {"name": found.person.full_name, "role": found.role.title, "ref": request.reference}
    text = _("%(name)s took back the decision of %(role)s on %(ref)s.") % words
    notify(request.owner, text, request.get_absolute_url())
    record(
        "decision.undone",
        subject=request,
        actor=found.person,
        role=found.role.title,
        kind=str(found.get_kind_display()),
        version=found.version.number,
    )


def _went_on(found: Decision) -> Reason:
    text = _("%(ref)s is now “%(status)s”: the decision of %(at)s stays as it is.")
    request = found.request
    return Reason(
        text % {"ref": request.reference, "status": request.get_status_display(), "at": ist_time(found.at)}, code="undo"
    )
