"""Saving the reference data of this room: the row, its audit event, and the panel where it shows what was changed."""

from collections.abc import Iterable

from clients import panel
from clients.models import Client, DIDGroup, GroupGrant, Location
from clients.services import follow_entity
from core.accounts.models import User
from core.events import record, unit_of_work

IDENTIFIERS = frozenset({"gstin", "pan", "cin", "llpin"})


def save_client(*, client: Client, changed: Iterable[str], actor: User) -> None:
    """Add or change a client; `changed` names its fields. The panel hears of a new client and of a new name.

    An account that turns out to be of a suspended legal entity is suspended with it, in the same transaction.
    """
    new, fields = client.pk is None, list(changed)
    with unit_of_work():
        client.save()
        record("client.added" if new else "client.changed", subject=client, actor=actor, fields=fields)
        if new or "name" in fields:
            _tell([client], "client_changed")
        if new or not IDENTIFIERS.isdisjoint(fields):
            follow_entity(client)


def save_group(*, group: DIDGroup, changed: Iterable[str], actor: User) -> None:
    """Add or change a DID group; the panels of the clients who see it are told."""
    new = group.pk is None
    with unit_of_work():
        group.save()
        action = "did_group.added" if new else "did_group.changed"
        record(action, subject=group, actor=actor, name=group.name, fields=list(changed))
        if not new:
            _tell(_who_see(group__in=[group]), "groups_changed")


def save_location(*, location: Location, changed: Iterable[str], actor: User) -> None:
    """Add or change a location; the panels of the clients who see one of its groups are told."""
    new = location.pk is None
    with unit_of_work():
        location.save()
        action = "location.added" if new else "location.changed"
        record(action, subject=location, actor=actor, city=location.city, fields=list(changed))
        if not new:
            _tell(_who_see(group__location=location), "groups_changed")


def _who_see(**which: object) -> Iterable[Client]:
    return Client.objects.filter(pk__in=GroupGrant.objects.standing().filter(**which).values("client"))


def _tell(clients: Iterable[Client], kind: str) -> None:
    # always in the order of the key, so that two savings never wait for each other
    for client in Client.objects.locked().filter(pk__in=[client.pk for client in clients]).order_by("pk"):
        panel.tell(client, kind)
