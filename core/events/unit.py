"""One user action, one transaction: what it records and what it makes follow are written with it or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from core import clock

if TYPE_CHECKING:
    from core.accounts.models import User


@dataclass
class Collected:
    """What the running unit of work will write at its end."""

    events: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def mark(self) -> tuple[int, int]:
        return len(self.events), len(self.messages)

    def back_to(self, mark: tuple[int, int]) -> None:
        del self.events[mark[0] :]
        del self.messages[mark[1] :]

    def flush(self) -> None:
        from core.events import audit, outbox

        outbox.insert(self.messages)
        audit.append(self.events)  # last: it locks the head of the chain


_current: ContextVar[Collected | None] = ContextVar("unit_of_work", default=None)
_through: ContextVar[str] = ContextVar("through", default="")


@contextmanager
def through(system: str) -> Iterator[None]:
    """What is recorded inside says that this system did it in the actor's name, as `through` in its data."""
    token = _through.set(system)
    try:
        yield
    finally:
        _through.reset(token)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """A transaction with its audit events and outbox rows. Nested, it is a savepoint; also a decorator."""
    outer = _current.get()
    if outer is None:
        collected = Collected()
        token = _current.set(collected)
        try:
            with transaction.atomic():
                yield
                collected.flush()
        finally:
            _current.reset(token)
        return
    mark = outer.mark()
    try:
        with transaction.atomic():
            yield
    except BaseException:
        outer.back_to(mark)
        raise


def record(action: str, *, subject: models.Model, actor: "User | None", **data: Any) -> None:
    """Add to the audit chain: `action` is "noun.past-tense", `data` plain JSON without tokens; no actor: the system."""
    if system := _through.get():
        data["through"] = system
    _here().events.append(
        {
            "action": action,
            "actor": actor,
            "subject_type": subject._meta.label_lower,
            "subject_id": str(subject.pk),
            "thread": getattr(subject, "audit_thread", ""),
            "data": data,
            "at": clock.now(),
        }
    )


def enqueue(topic: str, *, key: str, payload: dict[str, Any], delay: timedelta = timedelta(0), lane: str = "") -> None:
    """Add an outbox row. `key` is unique for ever: a second one is dropped. Rows of a `lane` run in order."""
    due_at = clock.now() + delay
    _here().messages.append({"topic": topic, "key": key, "payload": payload, "due_at": due_at, "lane": lane})


def notify(user: "User", text: str, url: str = "") -> None:
    """Show somebody a line on their next page."""
    from core.desk.models import Notice

    Notice.objects.create(user=user, text=text, url=url, at=clock.now())


def add_task(user: "User", text: str, url: str, *, key: str, due: datetime | None = None) -> None:
    """Give somebody something to do; a task with the same key that is still open is kept as it is."""
    from core.desk.models import Task

    Task.objects.get_or_create(
        key=key, done_at=None, defaults={"user": user, "text": text, "url": url, "due": due, "at": clock.now()}
    )


def finish_task(key: str) -> None:
    """Tick off the open task with this key, if there is one."""
    from core.desk.models import Task

    Task.objects.filter(key=key, done_at=None).update(done_at=clock.now())


def _here() -> Collected:
    collected = _current.get()
    if collected is None:
        raise RuntimeError("record() and enqueue() belong inside a unit_of_work()")
    return collected
