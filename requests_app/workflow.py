"""The engine: `perform` is the only writer of a request's status; the table of moves is didportal/lifecycle.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.db.models import DateTimeField
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, Reason, WrongState
from core.events import record, unit_of_work
from core.prepared import Given, PreparedUpdate
from requests_app.models import DIDRequest, RequestedLocation, RequestVersion, StatusChange
from requests_app.statuses import IN_FLIGHT, Status

Who = Callable[[User | None, DIDRequest], bool]
Guard = Callable[["Transition"], list[Reason]]
Effect = Callable[["Transition"], None]


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the life cycle: from where to where, who may make it, what stands against it, what follows from it.

    `who` is asked with the actor (None is the system) and the request, without a query of its own.
    """

    sources: frozenset[Status]
    target: Status
    who: Who
    guards: tuple[Guard, ...]
    effects: tuple[Effect, ...]
    declined_fixable_only: bool = False


@dataclass(slots=True)
class Transition:
    """One move of one request while it is being made: what guards judge and effects work on.

    `version` is the version concerned (for submit, revise and resubmit the draft that is being frozen), `data` what the
    caller passed along; guards may leave things in it for effects. `change` is set once the status is written.
    """

    request: DIDRequest
    move: str
    actor: User | None
    version: RequestVersion | None
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    change: StatusChange | None = None


def moves() -> Mapping[str, Move]:
    """The table of moves, from the life cycle module that the settings name."""
    table: Mapping[str, Move] = import_string(f"{settings.LIFECYCLE}.MOVES")
    return table


def open_moves(request: DIDRequest, user: User) -> list[str]:
    """The moves that give this person a button now: by right and source state, no query; guards run on POST."""
    return [name for name, move in moves().items() if _from_here(move, request) and move.who(user, request)]


def lock(request: DIDRequest) -> DIDRequest:
    """The request, fresh and locked until the transaction ends (on SQLite the IMMEDIATE transaction is the lock)."""
    return DIDRequest.objects.select_for_update(of=("self",)).select_related("client", "owner").get(pk=request.pk)


def perform(
    request: DIDRequest,
    move: str,
    *,
    actor: User | None,
    version: RequestVersion | None = None,
    reason: str = "",
    code: str = "",
    data: dict[str, Any] | None = None,
    held: bool = False,
) -> DIDRequest:
    """Make a move. Raises NotAllowed, WrongState or Blocked (one Reason for each point); then nothing has changed.

    `held` says that the caller's transaction has locked `request` and read it, with client and owner, since then.

    Everything is one transaction: permission, row lock, source state, guards, UPDATE where the old status still stands,
    StatusChange, audit event, effects. Returns the request as it stands afterwards.
    """
    rules = moves()[move]
    with unit_of_work():
        locked = request if held else lock(request)
        _check_permission(rules, move, actor, locked)
        _check_state(rules, move, locked)
        t = Transition(locked, move, actor, version or _current_version(locked), reason, data or {})
        if reasons := [reason for guard in rules.guards for reason in guard(t)]:
            raise Blocked(*reasons)
        _write(t, rules, code)
        for effect in rules.effects:
            effect(t)
    return locked


def touch(request: DIDRequest) -> None:
    """Note that somebody worked on the request: it does not expire while that goes on."""
    _TOUCH(pk=request.pk, at=clock.now())


_TOUCH = PreparedUpdate(
    lambda: (DIDRequest.objects.filter(pk=Given("pk")), {"last_activity_at": Given("at", DateTimeField())})
)


def _check_permission(rules: Move, move: str, actor: User | None, request: DIDRequest) -> None:
    if not rules.who(actor, request):
        raise NotAllowed(Reason(_("You may not make this step on this request."), code=move))


def _check_state(rules: Move, move: str, request: DIDRequest) -> None:
    if _from_here(rules, request):
        return
    last = request.changes.select_related("actor").last()
    text = _("%(reference)s is now “%(status)s”: this step is not possible from there.") % {
        "reference": request.reference,
        "status": request.get_status_display(),
    }
    who = _("Last step: %(move)s by %(who)s at %(at)s IST.") % {
        "move": last.move if last else "-",
        "who": (last.actor.full_name if last.actor else _("the system")) if last else "-",
        "at": last.at.astimezone(clock.IST).strftime("%d %b %Y, %H:%M") if last else "-",
    }
    raise WrongState(Reason(text, code=move, remedy=who if last else ""))


def _from_here(move: Move, request: DIDRequest) -> bool:
    if request.status not in move.sources:
        return False
    final = request.status == Status.DECLINED and request.decline_kind == DIDRequest.DeclineKind.FINAL
    return not (move.declined_fixable_only and final)


def _current_version(request: DIDRequest) -> RequestVersion | None:
    return request.versions.frozen().order_by("number").last()


def _write(t: Transition, rules: Move, code: str) -> None:
    now, before = clock.now(), t.request.status
    number = t.version.number if t.version and rules.target != Status.WITHDRAWN else t.request.version_number
    fields = {
        "status": rules.target,
        "status_since": now if rules.target != before else t.request.status_since,
        "last_activity_at": now,
        "decline_kind": t.data.get("decline_kind", "") if rules.target == Status.DECLINED else "",
        "version_number": number if _freezes(t) else t.request.version_number,
    }
    changed = DIDRequest.objects.filter(pk=t.request.pk, status=before).update(**fields)
    if changed != 1:
        raise WrongState(Reason(_("Somebody else was first."), code=t.move))
    for name, value in fields.items():
        setattr(t.request, name, value)
    t.change = StatusChange.objects.create(
        request=t.request,
        move=t.move,
        from_status=before,
        to_status=rules.target,
        version_number=number,
        actor=t.actor,
        at=now,
        reason=t.reason,
        code=code,
    )
    if not _freezes(t):  # a version that is frozen now names its locations anew
        _keep_in_flight(t, before, rules.target)
    record(f"request.{PAST[t.move]}", subject=t.request, actor=t.actor, reason=t.reason, code=code, version=number)


def _freezes(t: Transition) -> bool:
    # submit, revise and resubmit move with the open draft, which becomes the newest version
    return t.version is not None and t.version.frozen_at is None


def _keep_in_flight(t: Transition, before: str, after: Status) -> None:
    if (before in IN_FLIGHT) == (after in IN_FLIGHT):
        return
    rows = RequestedLocation.objects.filter(request=t.request)
    if after not in IN_FLIGHT:
        rows.update(in_flight=False)
        return
    # only what is asked for now: another request may ask for a location that this one let go
    asked = rows.filter(location__city__in=t.version.requested_locations if t.version else ())
    try:
        asked.update(in_flight=True)
    except IntegrityError as error:  # another request of the client took one of them since the guard looked
        raise Blocked(Reason(_("A location was just asked for in another request."), code="in_flight")) from error


PAST: dict[str, str] = {
    "submit": "submitted",
    "revise": "revised",
    "approve": "approved",
    "reopen": "reopened",
    "send_back": "sent_back",
    "client_refuses": "refused_by_client",
    "resubmit": "resubmitted",
    "accept": "accepted",
    "decline": "declined",
    "sign": "signed",
    "activate": "activated",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "withdraw": "withdrawn",
    "expire": "expired",
    "close": "closed",
}
