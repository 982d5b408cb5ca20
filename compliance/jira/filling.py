"""What hangs on the issue: our mark, the text, files, comments. Each is looked for before it is written again (X2)."""

from django.utils.translation import gettext as _

from compliance.jira import text
from compliance.jira.run import Run
from compliance.models.ticket import LedgerState, Ticket, TicketAttachment, TicketComment
from core import clock
from core.events import record
from core.events.outbox import Park, RetryLater
from core.files import services as files

PAYLOAD = "ticket_payload"


def look(run: Run) -> None:
    """Read the issue once for this turn."""
    run.view = run.client.get_issue(run.ticket.jira_id)
    if run.view.key != run.ticket.key:  # moved to another project: the number stays, the key does not
        with run.step():
            run.save(key=run.view.key)


def prove_ours(run: Run) -> None:
    """The entity property says whose issue this is; label and property are restored when somebody took them away."""
    mark, ticket = run.view.mark, run.ticket
    if mark is not None and mark.get("id") != ticket.label:
        raise Park(_("%(key)s belongs to another request of the portal.") % {"key": ticket.key})
    if mark != run.mark:
        run.client.set_mark(ticket.jira_id, run.mark)
    if ticket.label not in run.view.labels:
        run.client.edit(ticket.jira_id, labels=[*run.view.labels, ticket.label])


def describe(run: Run) -> None:
    """Summary and description of the newest version (S25)."""
    ticket = run.ticket
    if ticket.described_sha256 == run.described:
        return
    run.client.edit(ticket.jira_id, summary=ticket.summary, description=ticket.description)
    with run.step():
        run.save(described_sha256=run.described)


def keep_payload(run: Run) -> None:
    """A payload that does not fit into the text becomes a file of the ticket."""
    ticket = run.ticket
    digest = ticket.payload_sha256
    if "{code:json}" in ticket.description or ticket.attachments.filter(kind=PAYLOAD, sha256=digest).exists():
        return
    kept = files.keep(slot=PAYLOAD, content=bytes(ticket.payload), name="payload.json")
    with run.step():
        TicketAttachment.objects.create(
            ticket=ticket,
            kind=PAYLOAD,
            file=kept,
            sha256=digest,
            size=kept.size,
            jira_name=text.file_name(PAYLOAD, digest, "json"),
        )


def attach_files(run: Run) -> None:
    """Upload what is due, one by one, each found again by its name (which carries its hash) and size (S26, S32)."""
    due = list(run.ticket.attachments.due().select_related("file"))
    there = {(each.name, each.size): each.id for each in run.view.files}
    limit: int | None = None
    for row in due:
        if found := there.get((row.jira_name, row.size)):
            _attached(run, row, found)
            continue
        if limit is None:
            limit = run.client.upload_limit()
        _upload(run, row, limit)


def _upload(run: Run, row: TicketAttachment, limit: int) -> None:
    if row.size > limit:
        raise Park(_("Jira takes no files of %(size)d bytes (limit %(limit)d).") % {"size": row.size, "limit": limit})
    _intend(run, row)
    made = run.client.attach(run.ticket.jira_id, name=row.jira_name, content=files.read(row.file))
    _attached(run, row, made)


def _attached(run: Run, row: TicketAttachment, jira_id: str) -> None:
    with run.step():
        TicketAttachment.objects.filter(pk=row.pk).update(state=LedgerState.DONE, jira_attachment_id=jira_id)
        record("ticket.attached", subject=run.ticket, actor=None, name=row.jira_name, kind=row.kind)


def add_comments(run: Run) -> None:
    """Add what is due, in order; after a first try the comments are read before a second."""
    due = list(run.ticket.comments.due())
    there = run.client.comments(run.ticket.jira_id) if any(row.attempted_at for row in due) else []
    for row in due:
        sign = text.marker(row.event_id)
        found = next((number for number, body in there if body.rstrip().endswith(sign)), "")
        if not found:
            _intend(run, row)
            found = run.client.add_comment(run.ticket.jira_id, row.body)
        with run.step():
            TicketComment.objects.filter(pk=row.pk).update(state=LedgerState.DONE, jira_comment_id=found)


def _intend(run: Run, row: TicketAttachment | TicketComment) -> None:
    """Commit that we are about to send this row. RetryLater while an earlier try may still be at work in Jira."""
    if left := run.quiet_left(row.attempted_at):
        raise RetryLater(left, _("waiting whether the first try shows up"))
    with run.step():
        now = clock.now()
        type(row).objects.filter(pk=row.pk).update(attempted_at=now)
        Ticket.objects.filter(pk=run.ticket.pk).update(last_attempt_at=now)
