"""What changes a client's panel: default groups, grants, suspensions. Their rows are written here only.

Each function is one transaction with its audit event; whatever changes what the panel shows tells the panel in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clients import entity, panel
from clients.models import Client, DIDGroup, GroupGrant, Suspension
from clients.permissions import check_may_give_default_group, check_may_lift, check_may_suspend
from clients.stock import groups_of, stock_by_location
from core import clock, policy
from core.accounts.models import User
from core.errors import Blocked, Reason, Refused, WrongState
from core.events import record, unit_of_work

__all__ = [
    "Ended", "accounts_of", "end_default_group", "end_grants", "follow_entity", "give_default_group", "grant",
    "groups_of", "lift", "outgoing_allowed", "stock_by_location", "suspend", "visible_groups",
]  # fmt: skip

# what the panel shows and what the stock holds, for the rooms above
visible_groups = panel.visible_groups
outgoing_allowed = panel.outgoing_allowed
accounts_of = entity.accounts_of


def give_default_group(*, client: Client, group: DIDGroup, actor: User | None) -> GroupGrant:
    """Show a client one of its few default groups (S1). No actor means the system, when an account is opened.

    Raises NotAllowed, WrongState when the client sees the group already, Blocked beyond the policy `default_groups`.
    """
    check_may_give_default_group(actor)
    with unit_of_work():
        _lock(client)
        if client.grants.standing().filter(group=group).exists():
            raise WrongState(Reason(_("%(client)s sees this group already.") % {"client": client.name}, field="group"))
        most = policy.value("default_groups")
        if client.grants.standing().default().count() >= most:
            raise Blocked(_too_many_defaults(most))
        grant = GroupGrant.objects.create(client=client, group=group, why=GroupGrant.Why.DEFAULT, since=clock.now())
        record("client.default_group_given", subject=client, actor=actor, group=group.name)
        panel.tell(client, "default_group_given")
    return grant


def end_default_group(*, grant: GroupGrant, actor: User) -> None:
    """Take a default group away again. Raises NotAllowed, or WrongState when it is no standing default grant."""
    check_may_give_default_group(actor)
    with unit_of_work():
        client = _lock(grant.client)
        if not GroupGrant.objects.standing().default().filter(pk=grant.pk).update(until=clock.now()):
            raise WrongState(Reason(_("This is not a default group of the client any more.")))
        record("client.default_group_ended", subject=client, actor=actor, group=grant.group.name)
        panel.tell(client, "default_group_ended")


def grant(
    *, client: Client, groups: Iterable[DIDGroup], request_reference: str, actor: User | None
) -> list[GroupGrant]:
    """Show a client the groups of an approved request (S34). Called by the move `activate` alone.

    Each request that deserves a group has a grant of its own, beside a default one: the group stays while any stands.
    Raises Blocked while the client is suspended. Returns the new grants; the panel is told if it shows more by them.
    """
    with unit_of_work():
        _lock(client)
        if not outgoing_allowed(client):
            raise Blocked(Reason(_("The client is suspended: no group can be shown."), code="suspended"))
        wanted = {group.pk: group for group in groups}
        standing = list(client.grants.standing().filter(group__in=wanted))
        shown = {each.group_id for each in standing}
        have = {each.group_id for each in standing if each.request_reference == request_reference}
        fields = {"client": client, "why": GroupGrant.Why.REQUEST, "request_reference": request_reference}
        rows = [GroupGrant(group=group, since=clock.now(), **fields) for pk, group in wanted.items() if pk not in have]
        made = GroupGrant.objects.bulk_create(rows)
        names = [each.group.name for each in made if each.group_id not in shown]
        if names:
            # told in the request's thread: its timeline says when the groups appeared
            record("client.groups_granted", subject=made[0], actor=actor, client=client.ban, groups=names)
            panel.tell(client, "groups_granted")
    return made


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended with a request's grants: names of groups that are hidden now, and of those that others keep."""

    hidden: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def end_grants(*, client: Client, request_reference: str, actor: User | None, why: str) -> Ended:
    """End what a request had made visible, at once. A group that something else deserves stays; else it is hidden.

    Nothing to end is no error and tells nobody.
    """
    with unit_of_work():
        _lock(client)
        standing = list(client.grants.standing().of_request(request_reference).select_related("group"))
        if not standing:
            return Ended()
        GroupGrant.objects.filter(pk__in=[each.pk for each in standing]).update(until=clock.now())
        shown = set(client.grants.standing().values_list("group_id", flat=True))
        hidden = tuple(each.group.name for each in standing if each.group_id not in shown)
        kept = tuple(each.group.name for each in standing if each.group_id in shown)
        facts: dict[str, Any] = {"subject": standing[0], "actor": actor, "client": client.ban, "why": why}
        if hidden:
            record("client.groups_ended", groups=list(hidden), **facts)
            panel.tell(client, "groups_ended")
        if kept:
            record("client.groups_kept", groups=list(kept), **facts)
    return Ended(hidden, kept)


def suspend(*, client: Client, kind: str, reason: str, actor: User | None) -> Suspension:
    """Turn outgoing calls off at this instant (S51, S55) for a client and every account of the same legal entity.

    Groups that requests made visible end with it; they come back only when a request is activated again, not by
    lifting. `kind` is a Suspension.Kind. Returns the client's own; those of its other accounts are its `followers`.
    Raises NotAllowed, or Refused without a reason.
    """
    check_may_suspend(actor)
    words = _needed(reason, "reason", _("Give the reason of the suspension."))
    with unit_of_work():
        # in the order of the key, so that two suspensions never wait for each other
        others = set(entity.accounts_of(client).values_list("pk", flat=True)) - {client.pk}
        accounts = {
            each.pk: each for each in Client.objects.locked().filter(pk__in=[client.pk, *others]).order_by("pk")
        }
        now = clock.now()
        fields = {"kind": Suspension.Kind(kind), "reason": words, "since": now, "ordered_by": actor}
        made = _suspend_one(accounts.pop(client.pk), fields)
        for other in accounts.values():
            _follow(other, made, now)
    return made


def follow_entity(client: Client) -> list[Suspension]:
    """Suspend an account that turns out to be of a suspended legal entity: a new one, or one whose number was entered.

    Inside the unit of work that saved the client. Returns the suspensions that it follows from now on.
    """
    followed = client.suspensions.standing().values("follows")
    theirs = Suspension.objects.standing().heads().filter(client__in=entity.accounts_of(client))
    found = theirs.exclude(client=client).exclude(pk__in=followed.exclude(follows=None))
    return [_follow(_lock(client), head, clock.now()) for head in found.select_related("client")]


def lift(*, suspension: Suspension, note: str, actor: User) -> None:
    """End a suspension, and with it those of the entity's other accounts: calls are on again unless another one stands.

    Groups of requests stay hidden. Raises NotAllowed (a total one is an administrator's), Refused without a corrective
    note, WrongState once over or for one that follows another account's.
    """
    check_may_lift(actor, suspension)
    words = _needed(note, "note", _("Say what was corrected."))
    if suspension.follows is not None:
        head = suspension.follows.client
        text = _("This suspension goes with that of %(client)s (%(ban)s).") % {"client": head.name, "ban": head.ban}
        raise WrongState(Reason(text, code="follows", remedy=_("It is lifted there.")))
    with unit_of_work():
        rows = Suspension.objects.standing().filter(Q(pk=suspension.pk) | Q(follows=suspension))
        together = {each.client_id: each for each in rows}
        accounts = list(Client.objects.locked().filter(pk__in=together).order_by("pk"))
        if not rows.filter(pk=suspension.pk).update(until=clock.now(), lifted_note=words):
            raise WrongState(Reason(_("This suspension was lifted before.")))
        rows.update(until=clock.now(), lifted_note=words)
        for account in accounts:
            record("client.suspension_lifted", subject=account, actor=actor, kind=suspension.kind, note=words)
            panel.tell(account, "suspension_lifted")


def _suspend_one(client: Client, fields: dict[str, Any]) -> Suspension:
    made = Suspension.objects.create(client=client, **fields)
    client.grants.standing().filter(why=GroupGrant.Why.REQUEST).update(until=fields["since"])
    record("client.suspended", subject=client, actor=fields["ordered_by"], kind=made.kind, reason=made.reason)
    panel.tell(client, "suspended")
    return made


def _follow(client: Client, head: Suspension, since: datetime) -> Suspension:
    words = _("Same legal entity as %(client)s (%(ban)s): %(reason)s") % {
        "client": head.client.name, "ban": head.client.ban, "reason": head.reason,
    }  # fmt: skip
    fields = {"kind": head.kind, "reason": words, "since": since, "ordered_by": head.ordered_by, "follows": head}
    return _suspend_one(client, fields)


def _lock(client: Client) -> Client:
    return Client.objects.locked().get(pk=client.pk)


def _needed(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise Refused(Reason(message, code=field, field=field))
    return text.strip()


def _too_many_defaults(most: int) -> Reason:
    return Reason(
        _("The client has its %(most)d default groups.") % {"most": most},
        code="default_groups",
        field="group",
        remedy=_("Further locations need an approved request."),
    )
