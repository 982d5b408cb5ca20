"""The ticket's status: read first, moved by what the workflow offers, never guessed (S35)."""

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.jira import text
from compliance.jira.client import Status, Transition
from compliance.jira.config import JiraConfig
from compliance.jira.run import Run
from compliance.models.ticket import LedgerState, Ticket, TicketAttachment, TicketComment
from core.events import record
from core.events.outbox import Park

Wish = Ticket.Wish
USUAL_RESOLUTIONS = {
    Wish.RESOLVED: ("done", "fixed", "resolved"),
    Wish.DECLINED: ("won't do", "declined", "won't fix"),
}


def open_again(run: Run) -> None:
    """Before anything is added: a closed issue may refuse it."""
    if run.ticket.desired_status == Wish.OPEN and run.ticket.reached_status != Wish.OPEN:
        _move(run)


def settle(run: Run) -> None:
    """After everything is added: resolved or declined, as the portal decided."""
    if run.ticket.desired_status != run.ticket.reached_status:
        _move(run)


def is_in(status: Status, wish: str, config: JiraConfig) -> bool:
    """Whether an issue in this status is where we want it. Open is whatever is not done."""
    if wish == Wish.OPEN:
        return status.category != "done"
    return status.is_one_of(_names(wish, config))


def _names(wish: str, config: JiraConfig) -> list[str]:
    return {
        Wish.OPEN.value: config.status_reopened,
        Wish.RESOLVED.value: config.status_resolved,
        Wish.DECLINED.value: config.status_declined,
    }[wish]


def _move(run: Run) -> None:
    wish = run.ticket.desired_status
    if not is_in(run.view.status, wish, run.config):
        offered = run.client.transitions(run.ticket.jira_id)
        step = _choose(offered, wish, run)
        if step is None:
            _no_way(run, offered)
            return
        run.client.do_transition(run.ticket.jira_id, step.id, resolution=_resolution(step, wish, run))
    with run.step():
        run.save(reached_status=wish)
        record("ticket.moved", subject=run.ticket, actor=None, to=wish, key=run.ticket.key)


def _choose(offered: list[Transition], wish: str, run: Run) -> Transition | None:
    """The first of our statuses that is offered; to open again, any step that leads out of done."""
    for name in _names(wish, run.config):
        for step in offered:
            if step.to.is_one_of([name]):
                return step
    if wish == Wish.OPEN:
        return next((step for step in offered if step.to.category != "done"), None)
    return None


def _resolution(step: Transition, wish: str, run: Run) -> str:
    """What to fill in where the step's screen asks for a resolution."""
    if not step.resolutions or wish == Wish.OPEN:
        return ""
    wanted = (run.config.resolution.casefold(), *USUAL_RESOLUTIONS[Wish(wish)])
    by_name = {name.casefold(): name for name in step.resolutions}
    return next((by_name[name] for name in wanted if name in by_name), step.resolutions[0])


def _no_way(run: Run, offered: list[Transition]) -> None:
    """No way back to open: a new ticket takes over. No way to the end: a person must look."""
    if run.ticket.desired_status == Wish.OPEN:
        _take_over(run)
        return
    names = ", ".join(f"{step.name} → {step.to.name}" for step in offered) or _("nothing")
    words = _("Jira offers no step to %(wish)s from %(status)s; it offers: %(names)s.")
    wish = Wish(run.ticket.desired_status).label
    raise Park(words % {"wish": wish, "status": run.view.status.name, "names": names})


def _take_over(run: Run) -> None:
    """Start over with a new label; the old key stays on record and is named in the new text. Files go along."""
    ticket = run.ticket
    earlier = [*ticket.earlier_keys, ticket.key]
    label = f"{ticket.label.partition('.')[0]}.{len(earlier) + 1}"
    link = text.continues(f"{run.config.base_url}/browse/{ticket.key}")
    with run.step():
        record("ticket.taken_over", subject=ticket, actor=None, earlier=ticket.key)
        run.save(
            label=label,
            key="",
            jira_id="",
            earlier_keys=earlier,
            sync_state=Ticket.Sync.NEW,
            attempted_at=None,
            described_sha256="",
            reached_status="",
            description=f"{link}\n\n{ticket.description}",
        )
        again = {"state": LedgerState.DUE, "jira_attachment_id": "", "attempted_at": None}
        TicketAttachment.objects.filter(ticket=ticket).update(**again)
        greet(ticket)


def greet(ticket: Ticket) -> None:
    """The first comment of an issue that is to be raised: where to act. Inside a unit of work."""
    event_id = f"opened-{ticket.label}"
    request = ticket.request
    url = settings.PORTAL_ORIGIN + request.get_absolute_url()
    body = text.first_comment(reference=request.reference, url=url, event_id=event_id)
    TicketComment.objects.create(event_id=event_id, ticket=ticket, body=body)
