"""What a Tech Support person does with a request. Every function is one transaction and refuses with reasons."""

from dataclasses import replace

from django.utils.translation import gettext as _

from agreements.services import count_build
from approvals.facts import missing_roles
from compliance import hands
from compliance.breaches import cases
from compliance.breaches.models import Case
from compliance.loading import load_dossier
from compliance.models import Judgement, Review, Stage
from compliance.reasons import DECLINE, POINT
from compliance.rules import RULES, ask
from compliance.rules.base import Result, Rule
from core import clock, policy
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, Reason, Refused, WrongState
from core.events import record, unit_of_work
from requests_app import permissions
from requests_app.models import DIDRequest, Evidence, RequestedLocation, RequestVersion
from requests_app.statuses import Status
from requests_app.versions import current
from requests_app.workflow import lock, perform, touch

Point = tuple[str, str, str]  # item, code, words

ITEMS = frozenset(RequestVersion.CONTENT_FIELDS) | set(Evidence.Kind.values)
JUDGED_FROM = frozenset({Status.IN_REVIEW, Status.AWAITING_ACTIVATION})


def take(*, request: DIDRequest, actor: User) -> Review:
    """Take a request in hand. Again by the same person, it is the same review.

    Raises Blocked with the missing roles while approvals are awaited (S11), WrongState with who and when otherwise.
    """
    check_may_review(actor, request)
    with unit_of_work():
        locked = lock(request)
        if locked.status == Status.AWAITING_APPROVALS:
            raise Blocked(*_missing(locked))
        _check_status(locked, frozenset({Status.IN_REVIEW}))
        standing = hands.standing_review(locked)
        if standing and standing.reviewer_id != actor.pk:
            raise WrongState(hands.taken_by(standing))
        if standing:
            return standing
        review = Review.objects.create(request=locked, version=_version(locked), reviewer=actor, taken_at=clock.now())
        touch(locked)
        record("review.taken", subject=locked, actor=actor)
    return review


def give_back(*, request: DIDRequest, actor: User) -> None:
    """Put a request back into the queue. Only whoever has it in hand; what was judged stays."""
    check_may_review(actor, request)
    with unit_of_work():
        locked = lock(request)
        _check_in_hand(actor, locked)
        Review.objects.filter(request=locked, ended_at=None).update(ended_at=clock.now(), outcome="given_back")
        touch(locked)
        record("review.given_back", subject=locked, actor=actor)


def take_over(*, request: DIDRequest, note: str, actor: User) -> Review:
    """Take a review over from somebody who is away: after `relief_working_hours` without a step, with a note.

    What was judged stays. Raises NotAllowed, Refused without a note, WrongState while the other one works on it.
    """
    check_may_review(actor, request)
    words = _note(note)
    with unit_of_work():
        locked = lock(request)
        _check_status(locked, frozenset({Status.IN_REVIEW}))
        standing = hands.standing_review(locked)
        if standing is None or standing.reviewer_id == actor.pk:
            raise WrongState(Reason(_("Nobody else has this request in hand."), code="taken"))
        if not hands.may_be_relieved(locked):
            hours = policy.value("relief_working_hours")
            remedy = _("After %(hours)d working hours without a step you may take over.") % {"hours": hours}
            raise WrongState(replace(hands.taken_by(standing), remedy=remedy))
        hands.end(standing, "taken_over", words, actor)
        review = Review.objects.create(request=locked, version=_version(locked), reviewer=actor, taken_at=clock.now())
        touch(locked)
        record("review.taken_over", subject=locked, actor=actor, first=standing.reviewer.full_name, note=words)
    return review


def release(*, request: DIDRequest, note: str, actor: User) -> None:
    """An administrator puts a request back into the queue for a reviewer who is away, at any time, with a note."""
    check_may(actor, "review.release")
    words = _note(note)
    with unit_of_work():
        locked = lock(request)
        standing = hands.standing_review(locked)
        if standing is None:
            raise WrongState(Reason(_("Nobody has this request in hand."), code="not_taken"))
        hands.end(standing, "released", words, actor)
        touch(locked)
        record("review.released", subject=locked, actor=actor, first=standing.reviewer.full_name, note=words)


def judge(*, request: DIDRequest, rule: str, verdict: str, note: str, actor: User) -> Judgement:
    """Judge a rule for the current version, with a note (S28). The latest judgement stands, earlier ones are kept.

    Raises Refused without note or with a rule that failed by itself: a person cannot judge a fact away.
    """
    check_may_review(actor, request)
    note = note.strip()
    if rule not in RULES or verdict not in Judgement.Verdict.values:
        raise Refused(Reason(_("There is nothing to judge here."), field="verdict"))
    if not note:
        raise Refused(Reason(_("Say in a note what you saw."), code=rule, field="note"))
    with unit_of_work():
        locked = lock(request)
        _check_status(locked, JUDGED_FROM)
        _check_in_hand(actor, locked)
        version = _version(locked)
        if verdict == Judgement.Verdict.PASS:
            _check_can_pass(RULES[rule], version)
        Judgement.objects.filter(version=version, rule=rule, stands=True).update(stands=False)
        judgement = Judgement.objects.create(
            version=version, rule=rule, verdict=verdict, note=note, by=actor, at=clock.now()
        )
        touch(locked)
        record("finding.judged", subject=locked, actor=actor, rule=rule, verdict=verdict, note=note)
    return judgement


def set_location_verdict(*, location: RequestedLocation, verdict: str, reason: str, actor: User) -> RequestedLocation:
    """Accept or refuse one location; a refusal needs its reason."""
    check_may_review(actor, location.request)
    if verdict not in (RequestedLocation.Verdict.ACCEPTED, RequestedLocation.Verdict.REFUSED):
        raise Refused(Reason(_("Choose accept or refuse."), field="verdict"))
    if verdict == RequestedLocation.Verdict.REFUSED and not reason.strip():
        raise Refused(Reason(_("Say why this location is refused."), field="reason"))
    with unit_of_work():
        locked = lock(location.request)
        _check_status(locked, frozenset({Status.IN_REVIEW}))
        _check_in_hand(actor, locked)
        location.verdict = verdict
        location.reason = reason.strip() if verdict == RequestedLocation.Verdict.REFUSED else ""
        location.save(update_fields=["verdict", "reason"])
        touch(locked)
        city, why = location.location.city, location.reason
        record("location.judged", subject=locked, actor=actor, city=city, verdict=verdict, reason=why)
    return location


def accept_open_locations(*, request: DIDRequest, actor: User) -> int:
    """Accept every location that has no verdict yet; returns how many."""
    with unit_of_work():
        rows = request.locations.select_related("location", "request").filter(verdict=RequestedLocation.Verdict.OPEN)
        for row in (found := list(rows)):
            set_location_verdict(location=row, verdict=RequestedLocation.Verdict.ACCEPTED, reason="", actor=actor)
    return len(found)


def accept(*, request: DIDRequest, actor: User) -> DIDRequest:
    """The request is validated; its agreement is made (S28, S29). Raises Blocked with every point that is open.

    Each accept makes a PDF: Throttled beyond `pdfs_per_hour`.
    """
    check_may_review(actor, request)
    count_build(actor)
    return perform(request, "accept", actor=actor)


def send_back(*, request: DIDRequest, actor: User, points: list[Point], reason: str = "", seen: str = "") -> DIDRequest:
    """Ask the owner to correct these items, and only these become editable. Raises Refused for unknown ones.

    `seen` is the status that was on the page; a step that somebody made since then comes first (X11).
    """
    wrong = [
        Reason(_("Choose an item and a reason from the list."), field=item or "points")
        for item, code, _text in points
        if item not in ITEMS or code not in POINT
    ]
    if wrong:
        raise Refused(*wrong)
    with unit_of_work():
        _check_unmoved(request, seen)
        return perform(request, "send_back", actor=actor, reason=reason.strip(), data={"points": points})


def decline(
    *, request: DIDRequest, actor: User, code: str, text: str, kind: str, seen: str = "", open_case: bool = False
) -> DIDRequest:
    """Decline with one of the coded reasons; `text` is what the client may read, `kind` fixable or final (S45-S49).

    `seen` as for send_back. `open_case` has compliance look at the client too, in the same transaction; where a case
    is open already, that one goes on.
    """
    if code and code not in DECLINE:
        raise Refused(Reason(_("Choose the reason from the list."), field="code"))
    data = {"code": code, "decline_kind": kind}
    with unit_of_work():
        _check_unmoved(request, seen)
        declined = perform(request, "decline", actor=actor, reason=text.strip(), code=code, data=data)
        if open_case and not Case.objects.open().filter(client=declined.client_id).exists():
            why = _("Declined %(ref)s: %(text)s") % {"ref": declined.reference, "text": text.strip()}
            cases.open_case(client=declined.client, origin=Case.Origin.DECLINE, why=why, actor=actor, request=declined)
        return declined


def activate(*, request: DIDRequest, actor: User) -> DIDRequest:
    """Show the accepted locations to the client (S34). Raises Blocked with every gate that is still shut (S2)."""
    return perform(request, "activate", actor=actor)


def check_may_review(actor: User, request: DIDRequest) -> None:
    """Tech Support, but nobody on a request of their own (A3)."""
    if not permissions.tech_support(actor, request):
        raise NotAllowed(Reason(_("Only Tech Support reviews, and nobody a request of their own."), code="review"))


def _note(text: str) -> str:
    if not text.strip():
        raise Refused(Reason(_("Say why, in a note."), code="note", field="note"))
    return text.strip()


def _check_status(request: DIDRequest, allowed: frozenset[Status]) -> None:
    if request.status in allowed:
        return
    change = request.changes.select_related("actor").last()
    text = _("%(reference)s is now “%(status)s”.") % {
        "reference": request.reference,
        "status": request.get_status_display(),
    }
    who = change.actor.full_name if change and change.actor else _("the system")
    raise WrongState(Reason(text, code="status", remedy=_("Last step by %(who)s.") % {"who": who}))


def _check_unmoved(request: DIDRequest, seen: str) -> None:
    """Declining is possible in several states, but nobody declines what a colleague accepted a moment ago unseen."""
    if seen:
        _check_status(lock(request), frozenset({Status(seen)}))


def _check_in_hand(actor: User, request: DIDRequest) -> None:
    if request.status == Status.IN_REVIEW and (reasons := hands.not_in_hands_of(actor, request)):
        raise WrongState(*reasons)


def _check_can_pass(rule: Rule, version: RequestVersion) -> None:
    dossier = load_dossier(version, on=clock.today(), stage=Stage.REVIEW)
    found = ask(rule, dossier)
    if found.result == Result.FAIL and not found.note:
        text = _("%(rule)s failed by itself; a judgement does not change it.") % {"rule": rule.code}
        raise Refused(Reason(text, code=rule.code, field="verdict", remedy=found.remedy))


def _missing(request: DIDRequest) -> list[Reason]:
    version = current(request)
    roles = missing_roles(version) if version else []
    text = _("Not in the queue yet: the approval of %(role)s is missing or unclear.")
    return [Reason(text % {"role": title}, code="GUIDE-01") for title in roles] or [
        Reason(_("Not in the queue yet: approvals are awaited."), code="GUIDE-01")
    ]


def _version(request: DIDRequest) -> RequestVersion:
    version = current(request)
    if version is None:
        raise WrongState(Reason(_("This request was not filed yet."), code="version"))
    return version
