"""A slice that was read goes into the database: COPY and one upsert on PostgreSQL, small batches on SQLite.

The records, their tallies, the rejected rows and how far the file was read are written together, or not at all.
"""

import pickle
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F

from compliance.consent import row, services
from compliance.consent.models import ConsentImport, RejectedRows
from compliance.consent.reading import Slice
from core import clock


class Overtaken(Exception):
    """Another worker wrote this slice: stop."""


def write(of: ConsentImport, found: Slice, wordings: list[int | None]) -> None:
    """One slice of an import; `wordings` are the keys of the slice's wordings, in its order. Raises Overtaken."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _settle(of, found, _copied(of, found, wordings) if found.copy else 0)
        return
    with _without_waiting_for_the_disk():
        for batch in found.batches:
            some = pickle.loads(batch)  # noqa: S301 - written by our own child
            with transaction.atomic():
                _advance(of, added=F("added") + _inserted(of, some, wordings))
    with transaction.atomic():
        _settle(of, found, 0)


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """A power cut may take the last batches with the point to go on from: they are written again (SQLite only).

    Each commit of another connection, and the slice's own last one, waits for the disk as ever.
    """
    if connection.in_atomic_block:  # then that transaction's end is what waits, or not
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous = {int(before)}")


def wordings_of(found: Slice) -> list[int | None]:
    """The keys of a slice's wordings, each kept once by its digest (C54)."""
    kept = (services.wording_of(text, row.digest_of(text)) for text in found.wordings)
    return [one.pk if one else None for one in kept]


def _settle(of: ConsentImport, found: Slice, added: int) -> None:
    if found.rejects:
        sealed = {"sealed": found.rejects}
        RejectedRows.objects.update_or_create(of=of, run=of.run, first_line=of.line, defaults=sealed)
    _advance(
        of,
        bytes_read=found.offset,
        line=found.line,
        rows=F("rows") + found.accepted + found.rejected,
        accepted=F("accepted") + found.accepted,
        rejected=F("rejected") + found.rejected,
        added=F("added") + added,
    )


def _advance(of: ConsentImport, **fields: Any) -> None:
    """Move the import on from where this worker found it; a second worker on the same slice loses here."""
    mine = ConsentImport.objects.filter(pk=of.pk, run=of.run, bytes_read=of.bytes_read, state=of.state)
    if not mine.update(**fields):
        raise Overtaken


def _copied(of: ConsentImport, found: Slice, wordings: list[int | None]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_STAGING)
        with cursor.copy(f"COPY consent_staging ({_FIELDS}) FROM STDIN") as copy:
            copy.write(found.copy)
        cursor.execute(_UPSERT, {"client": of.client_id, "of": of.pk, "now": clock.now(), "wordings": wordings})
        added = int(cursor.fetchone()[0])
        if found.opt_outs:
            cursor.execute(_END, {"client": of.client_id})
    return added


def _inserted(of: ConsentImport, some: list[tuple[Any, ...]], wordings: list[int | None]) -> int:
    now = connection.ops.adapt_datetimefield_value(clock.now())
    ready = [
        (of.client_id, *one[:6], wordings[one[6]] if one[6] >= 0 else None, *one[7:10], now, of.pk, *one[10:])
        for one in some
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM consent_consentrecord")
        before = cursor.fetchone()[0]
        cursor.executemany(_INSERT, ready)
        cursor.execute(_TALLY, [of.client_id, before])
        cursor.execute("SELECT count(*) FROM consent_consentrecord WHERE id > %s", [before])
        added = int(cursor.fetchone()[0])
        _end(cursor, of.client_id, [(one[10], one[11], of.client_id, one[0], one[10]) for one in some if one[10]])
    return added


def _end(cursor: Any, client: int, opt_outs: list[tuple[Any, ...]]) -> None:
    """What the register held of these numbers from before their opt-outs is ended, and counted as such (SQLite)."""
    ended: Counter[tuple[Any, ...]] = Counter()
    for one in opt_outs:
        cursor.execute(_END_ONE, one)
        ended.update(cursor.fetchall())
    moved = [(client, *day, revoked, -n if not revoked else n) for day, n in ended.items() for revoked in (False, True)]
    cursor.executemany(f"INSERT INTO {_TALLIED} VALUES (%s, %s, %s, %s, %s, %s, %s) {_MORE}", moved)  # noqa: S608


_FIELDS: Final = (
    "number_key, mark, sealed, basis, method, captured_at, wording, reference, source, expires_at, revoked_at, "
    "revoked_how"
)
_INTO: Final = (
    "consent_consentrecord (client_id, number_key, mark, sealed, basis, method, captured_at, wording_id, reference, "
    "source, expires_at, added_at, imported_id, revoked_at, revoked_how)"
)
_ONCE: Final = "ON CONFLICT (client_id, number_key, mark) DO NOTHING"
_TALLIED: Final = "consent_consenttally (client_id, captured_on, expires_on, basis, method, revoked, number)"
_MORE: Final = (
    "ON CONFLICT (client_id, captured_on, expires_on, basis, method, revoked) "
    "DO UPDATE SET number = consent_consenttally.number + excluded.number"
)

_STAGING: Final = """CREATE TEMP TABLE IF NOT EXISTS consent_staging (number_key bytea, mark bigint, sealed bytea,
    basis text, method text, captured_at timestamptz, wording int, reference text, source text, expires_at timestamptz,
    revoked_at timestamptz, revoked_how text) ON COMMIT DROP"""
# sorted by key: the index is then walked from left to right instead of at random
_UPSERT: Final = f"""WITH fresh AS (
    INSERT INTO {_INTO}
    SELECT %(client)s, number_key, mark, sealed, basis, method, captured_at, (%(wordings)s::bigint[])[wording + 1],
        reference, source, expires_at, %(now)s, %(of)s, revoked_at, revoked_how
    FROM consent_staging ORDER BY number_key {_ONCE}
    RETURNING captured_at, expires_at, basis, method, revoked_at
), days AS (
    SELECT (captured_at AT TIME ZONE 'Asia/Kolkata')::date AS captured_on,
        coalesce((expires_at AT TIME ZONE 'Asia/Kolkata')::date, DATE '9999-12-31') AS expires_on,
        basis, method, revoked_at IS NOT NULL AS revoked, count(*) AS number
    FROM fresh GROUP BY 1, 2, 3, 4, 5
), counted AS (
    INSERT INTO {_TALLIED}
    SELECT %(client)s, captured_on, expires_on, basis, method, revoked, number FROM days ORDER BY 2, 3, 4, 5, 6 {_MORE}
) SELECT coalesce(sum(number), 0) FROM days"""  # noqa: S608 - our own names

# what the register held of a number from before its opt-out: the same as services.revoke does for one
_END: Final = f"""WITH told AS (
    SELECT DISTINCT ON (number_key) number_key, revoked_at, revoked_how FROM consent_staging
    WHERE revoked_at IS NOT NULL ORDER BY number_key, revoked_at DESC
), ended AS (
    UPDATE consent_consentrecord held SET revoked_at = told.revoked_at, revoked_how = told.revoked_how FROM told
    WHERE held.client_id = %(client)s AND held.number_key = told.number_key AND held.revoked_at IS NULL
        AND held.captured_at <= told.revoked_at
    RETURNING held.captured_at, held.expires_at, held.basis, held.method
), days AS (
    SELECT (captured_at AT TIME ZONE 'Asia/Kolkata')::date AS captured_on,
        coalesce((expires_at AT TIME ZONE 'Asia/Kolkata')::date, DATE '9999-12-31') AS expires_on,
        basis, method, count(*) AS number
    FROM ended GROUP BY 1, 2, 3, 4
) INSERT INTO {_TALLIED}
    SELECT %(client)s, captured_on, expires_on, basis, method, revoked, CASE WHEN revoked THEN number ELSE -number END
    FROM days CROSS JOIN (VALUES (false), (true)) both_sides (revoked) ORDER BY 2, 3, 4, 5, 6 {_MORE}"""  # noqa: S608

_INSERT: Final = f"INSERT INTO {_INTO} VALUES ({', '.join(['%s'] * 15)}) {_ONCE}"  # noqa: S608
# India's clock has been 330 minutes ahead all along
_TALLY: Final = f"""INSERT INTO {_TALLIED}
    SELECT %s, date(captured_at, '+330 minutes'), coalesce(date(expires_at, '+330 minutes'), '9999-12-31'),
        basis, method, revoked_at IS NOT NULL, count(*)
    FROM consent_consentrecord WHERE id > %s GROUP BY 2, 3, 4, 5, 6 {_MORE}"""  # noqa: S608
_END_ONE: Final = """UPDATE consent_consentrecord SET revoked_at = %s, revoked_how = %s
    WHERE client_id = %s AND number_key = %s AND revoked_at IS NULL AND captured_at <= %s
    RETURNING date(captured_at, '+330 minutes'), coalesce(date(expires_at, '+330 minutes'), '9999-12-31'),
        basis, method"""
