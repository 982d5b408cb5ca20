"""Telling Tech Support: a line in the portal and a letter each, by the worker."""

from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.desk.models import Notice
from core.events import enqueue, notify, unit_of_work
from core.events.models import OutboxMessage
from core.events.outbox import Job
from requests_app.models import DIDRequest, StatusChange
from requests_app.statuses import Status
from requests_app.workflow import Transition

WANTED_WHILE = {"queue": Status.IN_REVIEW, "signed": Status.AWAITING_ACTIVATION}


def review_url(request: DIDRequest) -> str:
    return f"/review/{request.reference}/"


def tell_tech_support(t: Transition, kind: str, text: str) -> None:
    """Have everybody in Tech Support told; `kind` says which letter. One outbox row: the last +1 has a budget."""
    assert t.change is not None  # noqa: S101 - effects run after the status was written
    payload = {"kind": kind, "change": t.change.pk, "text": text}
    enqueue("staff.tell", key=f"staff.tell:{kind}:{t.change.pk}", payload=payload)


def tell_staff(job: Job) -> None:
    """A line and a letter for everybody in Tech Support but the owner, who may not work on it; once (X10).

    Nothing once the request went on.
    """
    kind, pk = job.payload["kind"], job.payload["change"]
    change = StatusChange.objects.select_related("request").get(pk=pk)
    letters = f"mail.staff_news:{kind}:{pk}:"
    if change.request.status != WANTED_WHILE[kind] or OutboxMessage.objects.filter(key__startswith=letters).exists():
        return
    people = User.objects.with_role(Role.TECH_SUPPORT).exclude(pk=change.request.owner_id)
    with unit_of_work():
        for person in people:
            notify(person, job.payload["text"], review_url(change.request))
            payload = {"kind": kind, "change": pk, "person": person.pk}
            enqueue("mail.staff_news", key=f"{letters}{person.pk}", payload=payload)


def drop_notices(request: DIDRequest) -> None:
    """What asked Tech Support to look at a request is read by the step that was made."""
    Notice.objects.unread().filter(url=review_url(request)).update(read_at=clock.now())
