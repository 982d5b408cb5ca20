"""What moves do to the round of approvals."""

from django.db.models import QuerySet

from approvals.asking import issue_links, seats_for
from approvals.models import ApprovalFile, ApprovalLink, Decision
from core import clock
from core.events import enqueue, finish_task, record
from requests_app.models import RequestVersion
from requests_app.versions import difference
from requests_app.workflow import Transition


def ask_the_four(t: Transition) -> None:
    """A link for each role, mailed to the one who decides for it on this request (S23)."""
    assert t.version is not None  # noqa: S101 - submit, revise and resubmit froze one just now
    seats = t.data.get("seats") or seats_for(t.request)[0]
    issue_links(t.version, seats, why="asked")
    asked = {role.title: person.full_name for role, person in seats}
    record("approvals.asked", subject=t.request, actor=None, version=t.version.number, asked=asked)


def end_round(t: Transition) -> None:
    """A new version starts from zero: old links die, what was said stays as said of the old one (A2, C4, C6)."""
    old = _version_before(t)
    if old is None:
        return
    _close_links(t)
    _finish_questions(t)
    files = ApprovalFile.objects.filter(request=t.request, state=ApprovalFile.State.CONFIRMED)
    files.update(state=ApprovalFile.State.WAITING, settled_by=None, settled_at=None, words="")
    assert t.version is not None  # noqa: S101 - there is an old one, so there is a new one
    changed = [change.title for change in difference(old, t.version)]
    editor = t.actor.full_name if t.actor else ""
    record("approvals.ended", subject=t.request, actor=None, version=old.number, editor=editor, changed=changed)


def round_is_complete(t: Transition) -> None:
    """The owner hears by mail that Tech Support has it now: an outbox row costs this transaction nothing (C35)."""
    assert t.change is not None  # noqa: S101 - effects run after the status was written
    enqueue("mail.owner_news", key=f"mail.owner_news:{t.change.pk}", payload={"change": t.change.pk})


def no_longer_needed(t: Transition) -> None:
    """Whoever still had an open link hears that no decision is needed any more, and why; of a withdrawal, all four."""
    assert t.change is not None  # noqa: S101 - effects run after the status was written
    waiting = set(_open_links(t).values_list("person_id", flat=True))
    if t.move == "withdraw":
        said = Decision.objects.standing().filter(request=t.request, version__number=t.request.version_number)
        waiting |= set(said.values_list("person_id", flat=True))
    waiting -= {t.actor.pk if t.actor else None}
    _close_links(t)
    _finish_questions(t)
    for person in sorted(waiting):
        key = f"mail.no_longer_needed:{t.change.pk}:{person}"
        enqueue("mail.no_longer_needed", key=key, payload={"change": t.change.pk, "person": person})


def _open_links(t: Transition) -> "QuerySet[ApprovalLink]":
    return ApprovalLink.objects.filter(version__request=t.request, used_at=None, replaced_at=None)


def _close_links(t: Transition) -> None:
    _open_links(t).update(replaced_at=clock.now())


def _finish_questions(t: Transition) -> None:
    open_ones = Decision.objects.standing().filter(request=t.request, kind=Decision.Kind.UNCLEAR, answer=None)
    for pk in open_ones.values_list("pk", flat=True):
        finish_task(f"question:{pk}")


def _version_before(t: Transition) -> RequestVersion | None:
    if t.version is None:
        return None
    return t.request.versions.frozen().filter(number__lt=t.version.number).order_by("-number").first()
