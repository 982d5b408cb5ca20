"""What the pages of a register show: numbers masked, states in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client, GroupGrant
from clients.phones import masked
from compliance.consent import facts, services
from compliance.consent.judge import ends_at
from compliance.consent.models import ConsentImport, ConsentRecord, Register
from compliance.consent.row import EXPLICIT
from core import clock, policy
from core.accounts.access import may
from core.accounts.models import User


@dataclass(frozen=True)
class Line:
    """A record as it is shown: its state in a word, and until when it counts."""

    record: ConsentRecord
    number: str
    state: str | Promise
    tone: str
    ends_at: datetime | None


def register_page(client: Client, user: User) -> dict[str, Any]:
    """Counts, the rule, and what this person may do. The same statements for ten records and for a million."""
    register = Register.objects.filter(pk=client.pk).first()
    extra = GroupGrant.objects.standing().filter(client=client, why=GroupGrant.Why.REQUEST).exists()
    found = facts.for_client(client)
    return {
        "client": client,
        "facts": found,
        "rule_on": bool(extra or (register and register.rule_on)),
        "rule_switched": bool(register and register.rule_on),
        "rule_by_locations": extra,
        "running": ConsentImport.objects.filter(client=client, state__in=ConsentImport.RUNNING).first(),
        "may_write": may(user, "consent.write"),
        "may_switch": may(user, "consent.switch_rule"),
    }


def lines(client: Client, records: list[ConsentRecord]) -> list[Line]:
    """Records of one client as they are shown."""
    if not records:
        return []
    register, months = Register.objects.get(pk=client.pk), policy.value("consent_age_months")
    return [line(record, register, months) for record in records]


def line(record: ConsentRecord, register: Register, months: int) -> Line:
    """One record, its number masked."""
    ends = ends_at(record.captured_at, record.expires_at, months) if record.method else None
    state, tone = _state(record, ends)
    return Line(record, masked(services.number_of(record, register)), state, tone, ends)


def clients_found(rows: QuerySet[Client], words: str) -> QuerySet[Client]:
    """Those clients whose name or BAN holds the words."""
    return rows.filter(Q(name__icontains=words) | Q(ban__icontains=words)) if words else rows


def _state(record: ConsentRecord, ends: datetime | None) -> tuple[str | Promise, str]:
    if record.revoked_at:
        return _("Taken back"), "red"
    if ends and ends <= clock.now():
        return _("Too old"), "grey"
    if record.basis not in EXPLICIT:
        return _("Not explicit"), "amber"
    return _("Valid"), "green"
