"""What changes a client's panel: default groups, grants, suspensions. Their rows are written here only.

Each function is one transaction with its audit event; whatever changes what the panel shows tells the panel in it.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clients import panel
from clients.models import Client, DIDGroup, GroupGrant, Suspension
from clients.permissions import check_may_give_default_group, check_may_lift, check_may_suspend
from clients.stock import groups_of, stock_by_location
from core import clock, policy
from core.accounts.models import User
from core.errors import Blocked, Reason, Refused, WrongState
from core.events import record, unit_of_work

__all__ = [
    "end_default_group", "end_grants", "give_default_group", "grant", "groups_of", "lift", "outgoing_allowed",
    "stock_by_location", "suspend", "visible_groups",
]  # fmt: skip

# what the panel shows and what the stock holds, for the rooms above
visible_groups = panel.visible_groups
outgoing_allowed = panel.outgoing_allowed


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

    A group that stands for an earlier request passes to this one (renewal); one that is shown by default stays so.
    Raises Blocked while the client is suspended. Returns the new grants.
    """
    with unit_of_work():
        _lock(client)
        if not outgoing_allowed(client):
            raise Blocked(Reason(_("The client is suspended: no group can be shown."), code="suspended"))
        now, wanted = clock.now(), {group.pk: group for group in groups}
        standing = client.grants.standing().filter(group__in=wanted)
        for pk in standing.default().values_list("group_id", flat=True):
            del wanted[pk]
        standing.filter(group__in=wanted).update(until=now)
        fields = {"client": client, "why": GroupGrant.Why.REQUEST, "request_reference": request_reference, "since": now}
        made = GroupGrant.objects.bulk_create(GroupGrant(group=group, **fields) for group in wanted.values())
        names = [group.name for group in wanted.values()]
        if made:
            # told in the request's thread: its timeline says when the groups appeared
            record("client.groups_granted", subject=made[0], actor=actor, client=client.ban, groups=names)
            panel.tell(client, "groups_granted")
    return made


def end_grants(*, client: Client, request_reference: str, actor: User | None, why: str) -> int:
    """Hide the groups that a request had made visible, at once. Returns how many; none is no error and tells nobody."""
    with unit_of_work():
        _lock(client)
        standing = list(client.grants.standing().of_request(request_reference).select_related("group"))
        if standing:
            GroupGrant.objects.filter(pk__in=[grant.pk for grant in standing]).update(until=clock.now())
            names = [grant.group.name for grant in standing]
            record("client.groups_ended", subject=standing[0], actor=actor, client=client.ban, groups=names, why=why)
            panel.tell(client, "groups_ended")
    return len(standing)


def suspend(*, client: Client, kind: str, reason: str, actor: User | None) -> Suspension:
    """Turn a client's outgoing calls off at this instant (S51, S55). Groups that requests made visible end with it.

    They come back only when a request is activated again, not by lifting. `kind` is a Suspension.Kind.
    Raises NotAllowed, or Refused without a reason.
    """
    check_may_suspend(actor)
    words = _needed(reason, "reason", _("Give the reason of the suspension."))
    with unit_of_work():
        _lock(client)
        now = clock.now()
        made = Suspension.objects.create(
            client=client, kind=Suspension.Kind(kind), reason=words, since=now, ordered_by=actor
        )
        client.grants.standing().filter(why=GroupGrant.Why.REQUEST).update(until=now)
        record("client.suspended", subject=client, actor=actor, kind=kind, reason=words)
        panel.tell(client, "suspended")
    return made


def lift(*, suspension: Suspension, note: str, actor: User) -> None:
    """End a suspension: outgoing calls are on again unless another one stands. Groups of requests stay hidden.

    Raises NotAllowed (a total one is an administrator's), Refused without a corrective note, WrongState once over.
    """
    check_may_lift(actor, suspension)
    words = _needed(note, "note", _("Say what was corrected."))
    with unit_of_work():
        client = _lock(suspension.client)
        ended = Suspension.objects.standing().filter(pk=suspension.pk)
        if not ended.update(until=clock.now(), lifted_note=words):
            raise WrongState(Reason(_("This suspension was lifted before.")))
        record("client.suspension_lifted", subject=client, actor=actor, kind=suspension.kind, note=words)
        panel.tell(client, "suspension_lifted")


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
