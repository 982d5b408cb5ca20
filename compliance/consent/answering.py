"""can-call: finds what is known of a number, has it judged, and logs each answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import BinaryField, CharField, Exists, OuterRef
from django.http import Http404

from clients.models import Client, GroupGrant, Suspension
from compliance.consent import vault
from compliance.consent.judge import Known, Terms, Verdict, judge, terms
from compliance.consent.models import CanCallAnswer, ConsentRecord
from compliance.consent.sealing import Keys
from core import clock, policy
from core.prepared import Given, Prepared

ASKED_AT_ONCE: Final = 500  # numbers in one SELECT
LOGGED_AT_ONCE: Final = 2000  # answers in one transaction

_ROW: Final = ("id", "basis", "captured_at", "expires_at", "revoked_at")


@dataclass(frozen=True, slots=True)
class Caller:
    """The client on whose behalf is asked; without keys it has no register yet."""

    client_id: int
    suspended: bool
    rule_on: bool
    keys: Keys


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: numbers are E.164; `at` is aware; `token` is the key that asked."""

    purpose: str
    at: datetime
    token: int


def caller(ban: str) -> Caller:
    """The client with this BAN. Raises Http404. The rule is on where it was switched on, and with extra locations."""
    found = _caller(ban=ban)
    if not found:
        raise Http404(ban)
    client, wrapped, switched_on, suspended, extra = found[0]
    if wrapped is None:
        register = vault.register_of(Client.objects.get(pk=client))
        wrapped, switched_on = register.wrapped, register.rule_on
    return Caller(client, suspended, bool(switched_on or extra), vault.unwrap(bytes(wrapped), client))


def terms_at(at: datetime) -> Terms:
    """The policies in force on the day of `at` (Asia/Kolkata)."""
    day = at.astimezone(clock.IST).date()
    return terms(
        at,
        months=policy.value("consent_age_months", on=day),
        law_days=policy.value("consent_law_days", on=day),
        law_denies=policy.value("consent_law_denies", on=day),
        hold_days=policy.value("consent_hold_days", on=day),
    )


def can_call(who: Caller, number: str, asked: Asked) -> Verdict:
    """Whether `number` may be called, answered and logged (S52, S53)."""
    key = who.keys.number_key(number)
    rows = [Known(*row) for row in _records(client=who.client_id, key=key)]
    verdict = _judged(who, rows, asked, terms_at(asked.at))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, _logged(who, key, verdict, asked, _stored(asked.at), _stored(clock.now())))
    return verdict


def can_call_many(who: Caller, numbers: Sequence[str], asked: Asked) -> list[Verdict]:
    """The same for many numbers, in their order."""
    keys = [who.keys.number_key(number) for number in numbers]
    known, in_force = _known(who.client_id, keys), terms_at(asked.at)
    verdicts = [_judged(who, known.get(key, ()), asked, in_force) for key in keys]
    _log(who, zip(keys, verdicts, strict=True), asked)
    return verdicts


def _judged(who: Caller, rows: Sequence[Known], asked: Asked, in_force: Terms) -> Verdict:
    return judge(asked.purpose, suspended=who.suspended, rule_on=who.rule_on, rows=rows, terms=in_force)


def _known(client_id: int, keys: list[bytes]) -> dict[bytes, list[Known]]:
    found: dict[bytes, list[Known]] = {}
    for key, *rest in _rows_of(client_id, keys):
        found.setdefault(bytes(key), []).append(Known(*rest))
    return found


def _rows_of(client_id: int, keys: list[bytes]) -> Iterator[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_MANY, [client_id, keys])
            yield from cursor
        return
    for start in range(0, len(keys), ASKED_AT_ONCE):
        some = ConsentRecord.objects.filter(client=client_id, number_key__in=keys[start : start + ASKED_AT_ONCE])
        yield from some.values_list("number_key", *_ROW)


def _log(who: Caller, answers: Iterable[tuple[bytes, Verdict]], asked: Asked) -> None:
    at, now = _stored(asked.at), _stored(clock.now())
    rows = [_logged(who, key, verdict, asked, at, now) for key, verdict in answers]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(_COPY) as copy:
                copy.write("".join(map(_line, rows)))
            return
        for start in range(0, len(rows), LOGGED_AT_ONCE):
            with transaction.atomic():
                cursor.executemany(_INSERT, rows[start : start + LOGGED_AT_ONCE])


def _logged(who: Caller, key: bytes, verdict: Verdict, asked: Asked, at: Any, now: Any) -> tuple[Any, ...]:
    record = verdict.record.id if verdict.record else None
    return who.client_id, key, asked.token, asked.purpose, at, now, verdict.allowed, verdict.code, record


def _line(row: tuple[Any, ...]) -> str:
    """One answer as COPY reads it: none of our words needs an escape."""
    client, key, token, purpose, at, now, allowed, code, record = row
    return f"{client}\t\\\\x{key.hex()}\t{token}\t{purpose}\t{at}\t{now}\t{allowed}\t{code}\t{record or _NULL}\n"


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


_COLUMNS: Final = "client_id, number_key, token_id, purpose, at, asked_at, allowed, code, record_id"
_TABLE: Final = CanCallAnswer._meta.db_table
_INSERT: Final = f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES ({', '.join(['%s'] * 9)})"  # noqa: S608 - our own names
_NULL: Final = "\\N"
_MANY: Final = (
    f"SELECT number_key, {', '.join(_ROW)} FROM {ConsentRecord._meta.db_table} "  # noqa: S608
    "WHERE client_id = %s AND number_key = ANY(%s)"
)
_COPY: Final = f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN"

_records: Prepared[Any] = Prepared(
    lambda: (
        ConsentRecord.objects.filter(client=Given("client"), number_key=Given("key", BinaryField()))
        .order_by()
        .values_list(*_ROW)
    )
)
_caller: Prepared[Any] = Prepared(
    lambda: (
        Client.objects.filter(ban=Given("ban", CharField()))
        .annotate(
            suspended=Exists(Suspension.objects.standing().filter(client=OuterRef("pk"))),
            extra=Exists(GroupGrant.objects.standing().filter(client=OuterRef("pk"), why=GroupGrant.Why.REQUEST)),
        )
        .order_by()
        .values_list("pk", "consent_register__wrapped", "consent_register__rule_on", "suspended", "extra")
    )
)
