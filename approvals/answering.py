"""What the owner does while approvals are awaited: answers a question, reminds a role by hand."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from approvals.asking import asked_now, issue_links
from approvals.ballot import check_awaited
from approvals.deciding import lock_version
from approvals.facts import RoleState, round_of
from approvals.models import Answer, ApprovalRole, Decision, Reminder
from core import clock, throttle
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import finish_task, record, unit_of_work
from requests_app import permissions
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import current
from requests_app.workflow import touch

REMIND_EVERY_S = 3600  # by hand, one reminder a role in an hour


def answer_question(*, decision: Decision, actor: User, text: str) -> Answer:
    """Answer an approver's question; the approver is mailed the answer with a fresh link.

    Raises NotAllowed but for the owner, Refused without words, WrongState when it is answered or past its time.
    """
    _check_owner(decision.request, actor)
    if not text.strip():
        raise Refused(Reason(_("Write the answer."), code="answer", field="text"))
    try:
        with unit_of_work():
            return _answer(decision, actor, text.strip())
    except IntegrityError as error:
        raise WrongState(Reason(_("This question is answered already."), code="answered")) from error


def remind(*, request: DIDRequest, role: ApprovalRole, actor: User) -> Reminder:
    """Mail this role a reminder with a fresh link. Raises NotAllowed, WrongState, Throttled (once an hour)."""
    _check_owner(request, actor)
    version = awaited_version(request)
    _state_that_waits(version, role)
    throttle.hit("remind", f"{version.pk}:{role.pk}", 1, REMIND_EVERY_S)
    with unit_of_work():
        locked = lock_version(version)
        check_awaited(locked)
        state = _state_that_waits(locked, role)
        return send_reminder(locked, state, step=Reminder.Step.BY_HAND, by=actor)


def send_reminder(version: RequestVersion, state: RoleState, *, step: Reminder.Step, by: User | None) -> Reminder:
    """Write the reminder and its fresh link. Inside the caller's unit of work, under the request's lock."""
    person = asked_now(version, state.role)
    if person is None:
        raise WrongState(Reason(_("Nobody can decide for %(role)s.") % {"role": state.role.title}, code="approver"))
    issue_links(version, [(state.role, person)], why="reminder")
    return note_reminder(version, state, person, step=step, by=by)


def note_reminder(
    version: RequestVersion, state: RoleState, person: User, *, step: Reminder.Step, by: User | None
) -> Reminder:
    """The row and the audit line of a reminder."""
    done = "backup.asked" if step == Reminder.Step.BACKUP else "approver.reminded"
    record(done, subject=version.request, actor=by, role=state.role.title, who=person.full_name, version=version.number)
    return Reminder.objects.create(version=version, role=state.role, step=step, by=by, at=clock.now())


def awaited_version(request: DIDRequest) -> RequestVersion:
    """The version that approvals are awaited for. Raises WrongState."""
    version = current(request)
    if version is None:
        raise WrongState(Reason(_("This request was not filed yet."), code="not_awaited"))
    check_awaited(version)
    return version


def _answer(decision: Decision, actor: User, text: str) -> Answer:
    version = lock_version(decision.version)
    check_awaited(version)
    if not Decision.objects.standing().filter(pk=decision.pk, kind=Decision.Kind.UNCLEAR).exists():
        raise WrongState(Reason(_("This question has no bearing any more."), code="answered"))
    answer = Answer.objects.create(decision=decision, text=text, by=actor, at=clock.now())
    finish_task(f"question:{decision.pk}")
    touch(version.request)
    if person := asked_now(version, decision.role, decision.person):
        seat = (decision.role, person)
        issue_links(version, [seat], why="answered", topic="mail.answer", decision=decision.pk)
    record("question.answered", subject=version.request, actor=actor, role=decision.role.title, answer=text)
    return answer


def _state_that_waits(version: RequestVersion, role: ApprovalRole) -> RoleState:
    state = next((one for one in round_of(version) if one.role.pk == role.pk), None)
    if state is None or not state.waits_on_approver:
        raise WrongState(Reason(_("%(role)s does not have to decide now.") % {"role": role.title}, code="remind"))
    return state


def _check_owner(request: DIDRequest, actor: User) -> None:
    if not permissions.owner(actor, request):
        raise NotAllowed(Reason(_("Only the account manager who filed this request may do that."), code="owner"))
