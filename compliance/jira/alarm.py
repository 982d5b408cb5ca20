"""Tells the administrators once that Jira needs a person: a task each, closed again when it no longer does."""

from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.desk.models import Task
from core.events import add_task

MOST_WORDS = 300


def ring(code: str, text: str, *, url: str) -> None:
    """Give each administrator the task `code`, unless it is still open. Inside a unit of work."""
    words = text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1] + "…"
    for person in User.objects.with_role(Role.ADMINISTRATOR):
        add_task(person, words, url, key=f"{code}:{person.pk}")


def silence(code: str) -> None:
    """Close the tasks of this alarm."""
    Task.objects.open().filter(key__startswith=f"{code}:").update(done_at=clock.now())
