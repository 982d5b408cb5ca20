"""The outbox handler `jira.sync`: one ticket, brought step by step to what the portal wants of it.

Every step is safe to repeat, and each saves what Jira answered before anything else can fail. Rows of one ticket share
a lane, so one worker at a time has it; its lease fences every save.
"""

from django.utils.translation import gettext as _

from compliance.jira import alarm, circuit
from compliance.jira.client import IssueView, JiraClient, Status
from compliance.jira.config import JiraConfig
from compliance.jira.errors import BadCredentials, BadRequest, JiraProblem, Missing, RateLimited, Unreachable, Unsure
from compliance.jira.filling import add_comments, attach_files, describe, keep_payload, look, prove_ours
from compliance.jira.moving import open_again, settle
from compliance.jira.raising import ensure_issue
from compliance.jira.run import Run, Settled
from compliance.models.ticket import Ticket
from core.errors import PortalError
from core.events import record, unit_of_work
from core.events.outbox import Job, Park, RetryLater

NOT_SET_UP_S = 600.0
TRIES = 40  # unclear ends of one ticket in a row: more than a day at the longest wait
NOTHING_SEEN = IssueView(0, "", Status("", "", ""), "", [], [], None)
FILLING = (prove_ours, open_again, describe, keep_payload, attach_files, add_comments, settle)

Sync = Ticket.Sync


def sync(job: Job) -> None:
    """Bring the ticket of `job.payload["ticket"]` up to date. A ticket that is so already costs no call (X10)."""
    ticket = Ticket.objects.select_related("request").filter(pk=job.payload["ticket"]).first()
    if ticket is None or not _is_wanted(ticket, job):
        return
    config = JiraConfig.load()
    if not config.enabled:
        raise RetryLater(NOT_SET_UP_S, _("Jira is not set up."))
    circuit.check(config)
    try:
        _carry_out(job, ticket, config)
    except JiraProblem as problem:
        raise _outcome(ticket, problem, config) from None
    except PortalError as refusal:
        raise _park(ticket, str(refusal)) from None
    except Park as parked:
        raise _park(ticket, str(parked)) from None


def base_state(ticket: Ticket) -> Sync:
    """The state of a ticket that is not parked."""
    if ticket.key:
        return Sync.CREATED
    return Sync.UNCERTAIN if ticket.attempted_at else Sync.NEW


def _is_wanted(ticket: Ticket, job: Job) -> bool:
    if ticket.manual or ticket.sync_state in (Sync.COMPLETE, Sync.CANCELLED):
        return False
    # parked: only somebody's retry goes on, of the ticket or of its dead letter
    return ticket.sync_state != Sync.PARKED or bool(job.payload.get("retry")) or job.attempted_before


def _carry_out(job: Job, ticket: Ticket, config: JiraConfig) -> None:
    run = Run(job, ticket, config, JiraClient(config), NOTHING_SEEN)
    if ticket.sync_state == Sync.PARKED:
        _take_up(run)
    try:
        _once(run)
        if not run.ticket.key:  # a new ticket takes over from one that cannot be opened again
            _once(run)
    except Settled:
        return
    with run.step():
        # a wish of the meantime has its own row; then this turn was not the last
        current = Ticket.objects.filter(pk=ticket.pk, revision=ticket.revision)
        current.update(sync_state=Sync.COMPLETE, failures=0, last_error="")
    circuit.succeeded()


def _once(run: Run) -> None:
    ensure_issue(run)
    look(run)
    for step in FILLING:
        step(run)
        if not run.ticket.key:
            return


def _take_up(run: Run) -> None:
    with run.step():
        run.save(sync_state=base_state(run.ticket), last_error="", failures=0)
        alarm.silence(_alarm_code(run.ticket))


def _outcome(ticket: Ticket, problem: JiraProblem, config: JiraConfig) -> Exception:
    """What follows from a call that ended badly: wait alone, wait together, or park."""
    _note(ticket, str(problem))
    match problem:
        case RateLimited(retry_after=seconds):
            return circuit.limit(str(problem), seconds, config)
        case BadCredentials(forbidden=True):
            return _forbidden(ticket, problem, config)
        case BadRequest() | Missing():
            return _park(ticket, _refusal(ticket, problem))
        case Unreachable():
            return circuit.away(str(problem))
        case Unsure():
            return _unsure(ticket, problem, config)
        case _:
            return circuit.refuse(str(problem), config)


def _forbidden(ticket: Ticket, problem: JiraProblem, config: JiraConfig) -> Exception:
    """403 on one ticket stops only that ticket, as long as the account itself is welcome (X15)."""
    try:
        JiraClient(config).call("GET", "myself")
    except JiraProblem:
        return circuit.refuse(str(problem), config)
    return _park(ticket, _("The portal's account may not do this in Jira: %(words)s") % {"words": problem})


def _refusal(ticket: Ticket, problem: JiraProblem) -> str:
    if isinstance(problem, BadRequest):
        return _("Jira refuses: %(words)s") % {"words": problem}
    if ticket.key:
        words = _("%(key)s is not to be found in Jira: deleted, or out of the account's sight. It is not raised anew.")
        return words % {"key": ticket.key}
    return _("Jira does not know what we ask for: %(words)s") % {"words": problem}


def _unsure(ticket: Ticket, problem: Unsure, config: JiraConfig) -> Exception:
    if problem.retry_after is not None:
        return circuit.limit(str(problem), problem.retry_after, config)
    failures = ticket.failures + 1
    Ticket.objects.filter(pk=ticket.pk).update(failures=failures)
    if failures >= TRIES:
        return _park(
            ticket, _("%(count)d tries without a clear answer: %(words)s") % {"count": failures, "words": problem}
        )
    circuit.unclear(ticket.pk, str(problem))
    return RetryLater(circuit.backoff(failures, config.max_backoff_s), str(problem))


def _note(ticket: Ticket, words: str) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(last_error=words)


def _park(ticket: Ticket, why: str) -> Park:
    """Leave it to a person: on the request, among the dead letters, and as a task."""
    with unit_of_work():
        Ticket.objects.filter(pk=ticket.pk).update(sync_state=Sync.PARKED, last_error=why)
        record("ticket.parked", subject=ticket, actor=None, why=why)
        request = ticket.request
        words = _("The ticket of %(reference)s needs you: %(why)s") % {"reference": request.reference, "why": why}
        alarm.ring(_alarm_code(ticket), words, url=request.get_absolute_url())
    return Park(why)


def _alarm_code(ticket: Ticket) -> str:
    return f"ticket.parked:{ticket.pk}"
