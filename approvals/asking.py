"""Asking: who is asked for each role, and the links that are mailed to them (S7-S10, L3)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from approvals.facts import DECIDE, sits_on
from approvals.models import ApprovalLink, ApprovalRole
from core import clock, policy, tokens
from core.accounts.access import MAY
from core.accounts.models import User
from core.errors import Reason
from core.events import enqueue
from requests_app.models import DIDRequest, RequestVersion

PURPOSE = "approve"

Seat = tuple[ApprovalRole, User]


def seats_for(request: DIDRequest) -> tuple[list[Seat], list[Reason]]:
    """Whom to ask for each active role, and a reason for each role that nobody can decide.

    The holder; where that is the owner of the request, sits on another role already or has left, the backup (A3, C20).
    """
    rows: Any = ApprovalRole.objects.asked().annotate(holder_may=_may("holder_id"), backup_may=_may("backup_id"))
    roles = list(rows)
    free = {role.holder_id for role in roles if role.holder_may} | {role.backup_id for role in roles if role.backup_may}
    free.discard(request.owner_id)
    seats: list[Seat] = []
    missing: list[Reason] = []
    for role in roles:
        person = next((one for one in (role.holder, role.backup) if one and one.pk in free), None)
        if person is None:
            missing.append(_nobody_for(role))
            continue
        free.discard(person.pk)
        seats.append((role, person))
    return seats, missing


def _may(person: str) -> Exists:
    names = [role.value for role in MAY[DECIDE]]
    return Exists(User.objects.filter(pk=OuterRef(person), is_active=True, groups__name__in=names))


def seat_of(request: DIDRequest, role: ApprovalRole) -> User | None:
    """Whom to ask for one role, by the same rule."""
    return next((person for mine, person in seats_for(request)[0] if mine.pk == role.pk), None)


def issue_links(
    version: RequestVersion, seats: Iterable[Seat], *, why: str, topic: str = "mail.ask", **more: int
) -> list[ApprovalLink]:
    """A fresh link for each seat, mailed by the outbox; older ones to the same person for the same role die (L3).

    `why` is asked, reminder, backup, fresh, undone or answered: the letter's opening words; `more` joins the payload.
    Runs in the caller's unit of work and expects at most one seat a role.
    """
    links = [_link(version, role, person) for role, person in seats]
    if why != "asked":  # a round that opens has no older ones
        older = ApprovalLink.objects.filter(
            version=version, role__in=[link.role_id for link in links], person__in=[link.person_id for link in links]
        )
        older.filter(used_at=None, replaced_at=None).update(replaced_at=clock.now())
    made = ApprovalLink.objects.bulk_create(links)
    for link in made:
        enqueue(topic, key=f"{topic}:{link.pk}", payload={"link": link.pk, "why": why} | more)
    return made


def asked_now(version: RequestVersion, role: ApprovalRole, first: User | None = None) -> User | None:
    """Who is written to about a role in a running round: `first` (or who was asked first) while they still sit on the
    role, else whoever is asked by the rule above."""
    person = first or _asked_first(version, role)
    if person and sits_on(role, person):
        return person
    return seat_of(version.request, role)


def token_of(link: ApprovalLink) -> str:
    """The secret of a link, made again when its letter is written (X18: also with a fallback key)."""
    return tokens.derive_matching(PURPOSE, link.token_id, link.nonce, link.digest)


def _asked_first(version: RequestVersion, role: ApprovalRole) -> User | None:
    link = ApprovalLink.objects.filter(version=version, role=role).select_related("person").order_by("pk").first()
    return link.person if link else None


def _link(version: RequestVersion, role: ApprovalRole, person: User) -> ApprovalLink:
    now = clock.now()
    life = timedelta(days=policy.value("link_life_days"))
    link = ApprovalLink(
        version=version, role=role, person=person, nonce=tokens.new_nonce(), issued_at=now, expires_at=now + life
    )
    link.digest = tokens.digest(tokens.derive(PURPOSE, link.token_id, link.nonce))
    return link


def _nobody_for(role: ApprovalRole) -> Reason:
    return Reason(
        _("Nobody can decide for %(role)s: its holder may not decide on this request and there is no free backup.")
        % {"role": role.title},
        code="approver",
        remedy=_("An administrator names a backup for this role."),
    )
