"""What the worker does for approvals besides mail."""

from datetime import datetime, timedelta

from approvals.asking import issue_links
from approvals.deciding import lock_version
from approvals.facts import sits_on
from approvals.models import ApprovalLink
from core import clock, policy
from core.events import enqueue, unit_of_work
from core.events.outbox import Job
from requests_app.models import RequestVersion
from requests_app.statuses import Status


def fresh_link(job: Job) -> None:
    """Mail a fresh link, for the version that counts now, to the person whom the old link named (L3).

    Nothing happens for an unknown digest, for somebody who left the role, or beyond the person's links an hour. Where
    no decision is awaited any more the person is told so instead.
    """
    old = ApprovalLink.objects.select_related("person", "role", "version__request").filter(digest=job.payload["digest"])
    link = old.first()
    if link is None or not sits_on(link.role, link.person):
        return
    with unit_of_work():
        version = lock_version(_newest(link))
        if version.request.status != Status.AWAITING_APPROVALS:
            payload = {"request": version.request_id, "person": link.person_id}
            enqueue("mail.no_longer_needed", key=f"mail.no_longer_needed:{job.key}", payload=payload)
        elif not _enough(version, link, datetime.fromisoformat(job.payload["asked_at"])):
            issue_links(version, [(link.role, link.person)], why="fresh")


def _newest(link: ApprovalLink) -> RequestVersion:
    newest = link.version.request.versions.frozen().order_by("-number").first()
    return newest or link.version


def _enough(version: RequestVersion, link: ApprovalLink, asked_at: datetime) -> bool:
    """This very wish was granted already (a row can come twice, X10), or the person had their links of this hour."""
    theirs = ApprovalLink.objects.filter(version=version, role=link.role, person=link.person)
    this_hour = theirs.filter(issued_at__gt=clock.now() - timedelta(hours=1))
    issued = list(this_hour.order_by("-pk").values_list("issued_at", flat=True))
    return bool(issued) and (issued[0] > asked_at or len(issued) > policy.value("links_per_hour"))
