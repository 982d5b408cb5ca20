"""What the worker does for Tech Support."""

from agreements.making import kept, made
from compliance import approvals_pdf
from compliance.jira import services as jira
from compliance.tickets import APPROVALS, approvals_name, ticket_of
from core.events.outbox import Job
from requests_app.models import RequestVersion


def build_approvals_pdf(job: Job) -> None:
    """Keep the sheet of approvals of `job.payload["version"]` and put it onto the ticket, once (X10).

    A +1 that was undone meanwhile leaves nothing to list: the next fourth +1 brings a row of its own.
    """
    version = RequestVersion.objects.select_related("request__client", "request__owner").get(pk=job.payload["version"])
    ticket, decisions = ticket_of(version.request), approvals_pdf.decisions_of(version)
    if ticket is None or not decisions:
        return
    content = made(lambda: approvals_pdf.make(version, decisions), job)
    file = kept(content, slot=APPROVALS, name=approvals_name(version.request.reference, version.number))
    jira.attach(ticket=ticket, kind=APPROVALS, file=file)
