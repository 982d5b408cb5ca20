"""What makes a consent a record: the same for one that is typed, one from the API and one of a million in a file.

Pure: it runs in sandbox children. A fault is a code; its words stand in `words`.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from compliance.consent.sealing import mark

BASES: Final = frozenset({"explicit_dlt", "explicit_client", "inferred_contract", "enquiry"})
EXPLICIT: Final = frozenset({"explicit_dlt", "explicit_client"})
METHODS: Final = frozenset({"client_otp", "dca", "other"})
WAYS: Final = frozenset({"call", "message", "portal", "dca", "complaint"})
OPT_OUT: Final = "none"  # the basis of a record that is an opt-out and no more
REFERENCE_CHARS, SOURCE_CHARS, WORDING_CHARS = 120, 60, 4000


@dataclass(slots=True)
class Row:
    """One consent in plain words: number in E.164, moments aware and in UTC. Taken back, it is an opt-out (R10)."""

    number: str
    basis: str
    method: str
    captured_at: datetime
    reference: str
    source: str
    wording: str
    expires_at: datetime | None
    revoked_at: datetime | None = None
    revoked_how: str = ""


def fault(row: Row, now: datetime) -> str:
    """The code of what is wrong with a row, "" when nothing is (S54: without a reference it is no record)."""
    if row.basis == OPT_OUT and row.revoked_at:
        return _of_opt_out(row, now) or _of_bare_opt_out(row)
    return _of_consent(row, now) or _of_opt_out(row, now)


def _of_consent(row: Row, now: datetime) -> str:
    if row.basis not in BASES:
        return "basis"
    if row.method not in METHODS or (row.basis == "explicit_dlt") != (row.method == "dca"):
        return "method"
    if not 0 < len(row.reference) <= REFERENCE_CHARS:
        return "reference"
    if row.captured_at > now:
        return "future"
    if row.expires_at and row.expires_at <= row.captured_at:
        return "expires_at"
    return _of_words(row)


def _of_opt_out(row: Row, now: datetime) -> str:
    if not row.revoked_at and not row.revoked_how:
        return ""
    if row.revoked_at is None or not row.captured_at <= row.revoked_at <= now:
        return "revoked_at"
    return "" if row.revoked_how in WAYS else "revoked_how"


def _of_bare_opt_out(row: Row) -> str:
    if row.method:
        return "method"
    return "reference" if len(row.reference) > REFERENCE_CHARS else _of_words(row)


def _of_words(row: Row) -> str:
    if len(row.source) > SOURCE_CHARS:
        return "source"
    if len(row.wording) > WORDING_CHARS or (not row.wording and row.basis in EXPLICIT):
        return "wording"
    return ""


def digest_of(wording: str) -> str:
    """What a wording is known by; "" for none (C54)."""
    return sha256(wording.encode()).hexdigest() if wording else ""


def mark_of(row: Row, digest: str) -> int:
    """The digest of all its words but the number; `digest` is that of its wording.

    Taken back, it is another record: what the register held before is ended, and not written over.
    """
    ends = row.expires_at.isoformat() if row.expires_at else ""
    words = [row.basis, row.method, row.captured_at.isoformat(), digest, row.reference, row.source, ends]
    if row.revoked_at:
        words.append(row.revoked_at.isoformat())
    return mark(*words)
