"""Who hears of what: a line on the next page and a letter each. Rows only; the worker writes and sends the letters."""

from collections.abc import Iterable

from django.db.models import Q

from clients.models import Client
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.desk.models import Task
from core.events import enqueue, notify

TOPIC = "mail.breach_news"


def client_url(client: Client) -> str:
    """The page of a client's complaints, cases and suspensions."""
    return f"/compliance/clients/{client.ban}/"


def compliance_people() -> list[User]:
    """Everybody in compliance."""
    return list(User.objects.with_role(Role.COMPLIANCE))


def all_concerned(accounts: Iterable[Client], owners: Iterable[User]) -> list[User]:
    """Compliance, Tech Support, administrators, the account managers of these accounts and the owners: each once."""
    roles = [Role.COMPLIANCE.value, Role.TECH_SUPPORT.value, Role.ADMINISTRATOR.value]
    ties = {owner.pk for owner in owners} | {account.account_manager_id for account in accounts}
    return list(User.objects.filter(Q(groups__name__in=roles) | Q(pk__in=ties), is_active=True).distinct())


def tell(people: Iterable[User], *, kind: str, pk: int, text: str, url: str) -> None:
    """A line and a letter of this kind about the row `pk` for each of them; once a person."""
    for person in people:
        notify(person, text[:300], url)
        payload = {"kind": kind, "pk": pk, "person": person.pk}
        enqueue(TOPIC, key=f"{TOPIC}:{kind}:{pk}:{person.pk}", payload=payload)


def finish_tasks(prefix: str) -> None:
    """Tick off every open task whose key begins so: the same task was given to several people."""
    Task.objects.open().filter(key__startswith=f"{prefix}:").update(done_at=clock.now())
