"""May this number be called? One pure function over plain data: no query, no clock of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.consent.row import EXPLICIT
from core.clock import IST
from core.policy.dates import first_day_too_old, months_before

PURPOSES: Final = ("transactional", "service", "promotional")

ALLOWING: Final = frozenset({"consent", "default_account"})
REASONS: Final[dict[str, str | Promise]] = {
    "consent": _("There is an explicit consent that is young enough."),
    "default_account": _("The consent rule is not on for this client: transactional calls are allowed."),
    "promotional": _("Promotional calls are never allowed."),
    "suspended": _("The client's outgoing calls are suspended."),
    "revoked": _("The called person took the consent back."),
    "no_consent": _("There is no consent of this number."),
    "not_explicit": _("The consent is not explicit."),
    "expired": _("The consent has ended on the day that it named."),
    "too_old": _("The consent is not under the age that the guide asks for."),
    "law_expired": _("The law's own clock on this consent has run out."),
    "held": _("The consent came too soon after an opt-out."),
}


@dataclass(frozen=True, slots=True)
class Known:
    """One record, as far as judging goes."""

    id: int
    basis: str
    captured_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Terms:
    """The policies in force on the day that is asked about, and the moments that follow from them.

    `young_from`: a consent captured from then on is younger than the policy's calendar months on that day, judged in
    Asia/Kolkata (S47, S53).
    """

    at: datetime
    months: int
    young_from: datetime
    law_days: int
    law_denies: bool
    hold_days: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is answered: `expires_at` by the guide's clock, `law_expires_at` by the law's; they are two rules."""

    code: str
    record: Known | None = None
    expires_at: datetime | None = None
    law_expires_at: datetime | None = None

    @property
    def allowed(self) -> bool:
        return self.code in ALLOWING


def terms(at: datetime, *, months: int, law_days: int, law_denies: bool, hold_days: int) -> Terms:
    """What holds at the moment `at` (aware)."""
    last_too_old = months_before(at.astimezone(IST).date(), months)
    return Terms(at, months, _midnight(last_too_old + timedelta(days=1)), law_days, law_denies, hold_days)


def judge(purpose: str, *, suspended: bool, rule_on: bool, rows: Sequence[Known], terms: Terms) -> Verdict:
    """One answer (S5, S52, S53). An opt-out counts under every rule, from the moment it is known."""
    if purpose == "promotional":
        return Verdict("promotional")
    if suspended:
        return Verdict("suspended")
    opted_out = max((row.revoked_at for row in rows if row.revoked_at), default=None)
    found = [_one(row, opted_out, terms) for row in rows if row.captured_at <= terms.at]
    best = min(found, key=_rank, default=Verdict("no_consent"))
    if best.allowed:
        return best
    if opted_out:
        return best if best.code == "held" else Verdict("revoked", best.record)
    if rule_on:
        return best
    return Verdict("default_account", best.record, best.expires_at, best.law_expires_at)


def ends_at(captured_at: datetime, stated: datetime | None, months: int) -> datetime:
    """When a consent stops counting by the guide: at midnight in Asia/Kolkata, or when it said itself."""
    too_old = _too_old_from(captured_at.astimezone(IST).date(), months)
    return min(too_old, stated) if stated else too_old


def _one(row: Known, opted_out: datetime | None, terms: Terms) -> Verdict:
    if row.basis == "none":
        return Verdict("revoked", row)
    guide = ends_at(row.captured_at, row.expires_at, terms.months)
    law = row.captured_at + timedelta(days=terms.law_days)
    code = _against(row, opted_out, terms, law)
    return Verdict(code or "consent", row, guide, law)


def _against(row: Known, opted_out: datetime | None, terms: Terms, law: datetime) -> str:
    if row.revoked_at or (opted_out and row.captured_at <= opted_out):
        return "revoked"
    if opted_out and row.captured_at < opted_out + timedelta(days=terms.hold_days):
        return "held"
    if row.basis not in EXPLICIT:
        return "not_explicit"
    if row.captured_at < terms.young_from:
        return "too_old"
    if row.expires_at and row.expires_at <= terms.at:
        return "expired"
    return "law_expired" if terms.law_denies and law <= terms.at else ""


def _rank(verdict: Verdict) -> tuple[bool, float]:
    """What allows first, then the newest consent."""
    assert verdict.record is not None  # noqa: S101 - each row was judged by itself
    return not verdict.allowed, -verdict.record.captured_at.timestamp()


@lru_cache(maxsize=4096)
def _too_old_from(day: date, months: int) -> datetime:
    return _midnight(first_day_too_old(day, months))  # many thousand consents share a few hundred days


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), IST).astimezone(UTC)
