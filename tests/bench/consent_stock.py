"""Runs on an installation for the bench: makes a file of consents, imports it, fills the register, asks in bulk.

Called with prepare ROWS [SERIES], import PATH, bare PATH, fill ROWS [anew], bulk NUMBERS, single NUMBERS or key.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection, transaction

from clients.models import Client
from compliance.consent import answering, importing, services
from compliance.consent.models import ConsentRecord, ConsentTally
from compliance.consent.vault import keys_of, register_of
from core import clock
from core.accounts import api_tokens
from core.accounts.models import User
from core.events import worker
from tests.bench import copies
from tests.bench.ground import children_of
from tests.bench.memory import pss

BAN, OTHER = 5001, 5002
EVERY_BAD = 50  # each fiftieth row is rejected
COLUMNS = "number_key, mark, sealed, basis, method, captured_at, reference, source, revoked_how, added_at"


def main(what: str, *args: str) -> Any:
    tools: dict[str, Callable[..., Any]] = {
        "prepare": prepare, "import": import_file, "bare": bare, "fill": fill, "bulk": bulk, "single": single,
        "key": key,
    }  # fmt: skip
    return tools[what](*args)


def prepare(rows: str, series: str = "otp") -> dict[str, Any]:
    """Two clients with registers, and a file of consents of the last months; another series is other consents."""
    _two_clients()
    path = Path(gettempdir()) / f"consents-{series}-{os.getpid()}.csv"
    first = datetime.now(UTC).replace(microsecond=0) - timedelta(days=150)
    with path.open("w") as file:
        file.write("number,basis,method,captured_at,reference,source\n")
        for n in range(int(rows)):
            moment = (first + timedelta(seconds=11 * n % 12_000_000)).isoformat()
            reference = "" if n % EVERY_BAD == EVERY_BAD - 1 else f"{series}-{n:08}"
            file.write(f"9{(n * 7_368_787) % 10**9:09},explicit_client,client_otp,{moment},{reference},shop\n")
    return {"path": str(path)}


def import_file(path: str) -> dict[str, Any]:
    """Import it as the worker does; seconds, counts, and how far memory rose over idle (MB, children with it)."""
    client = Client.objects.get(ban=f"BAN-{BAN}")
    _warm(client)
    idle, most = _memory(), 0.0
    source = Path(path)
    with TemporaryUploadedFile("consents.csv", "text/csv", source.stat().st_size, "utf-8") as upload:
        upload.write(source.read_bytes())
        upload.seek(0)
        by = User.objects.get(email="asha@portal.example")
        made = importing.start(client=client, upload=upload, by=by, wording="Acme may call me.", only_check=False)
    began, stop = time.perf_counter(), time.perf_counter()
    watcher = _Watcher()
    watcher.start()
    worker.drain([importing.TOPIC])
    stop = time.perf_counter()
    most = watcher.end()
    made.refresh_from_db()
    return {
        "seconds": stop - began, "added": made.added, "rejected": made.rejected, "state": made.state,
        "over_idle": most - idle,
    }  # fmt: skip


def bare(path: str) -> float:
    """The same rows, laid out already, into the same table emptied: COPY, or executemany in one transaction."""
    other, vendor = Client.objects.get(ban=f"BAN-{OTHER}").pk, connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM consent_consentrecord ORDER BY mark")  # as a client's file comes: mixed
        rows = [(other, *(bytes(one) if isinstance(one, memoryview) else one for one in row)) for row in cursor]
        _empty(cursor)
        if vendor == "postgresql":
            return _bare_copy(cursor, rows)
        began = time.perf_counter()
        with transaction.atomic():
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO consent_consentrecord (client_id, {COLUMNS}) VALUES ({marks})", rows)
        return time.perf_counter() - began


def fill(rows: str, anew: str = "") -> float:
    """That many records of another client, made by the database itself (PostgreSQL): hashes as random as ours."""
    _two_clients()
    other, began = Client.objects.get(ban=f"BAN-{OTHER}").pk, time.perf_counter()
    with connection.cursor() as cursor:
        if anew:
            _empty(cursor)
        cursor.execute(
            f"INSERT INTO consent_consentrecord (client_id, {COLUMNS}) SELECT %s, k, n, k || k || '\\x00'::bytea, "
            "'explicit_client', 'client_otp', now(), 'otp-' || n, 'shop', '', now() FROM (SELECT n, "
            "decode(md5(n::text || random()::text), 'hex') k FROM generate_series(1, %s) n) made",
            [other, int(rows)],
        )
        cursor.execute("ANALYZE consent_consentrecord")
    return time.perf_counter() - began


def bulk(numbers: str) -> float:
    """Seconds for that many numbers, each answered and logged, without HTTP."""
    who = answering.caller(f"BAN-{BAN}")
    asked = answering.Asked("service", clock.now(), 1)
    some = [f"+919{(n * 7_368_787) % 10**9:09}" for n in range(int(numbers))]
    began = time.perf_counter()
    answering.can_call_many(who, some, asked)
    return time.perf_counter() - began


def single(numbers: str) -> dict[str, list[float]]:
    """Seconds of one can-call, and of a statement that reads nothing, turn by turn; no commit in between."""
    who, asked = answering.caller(f"BAN-{OTHER}"), answering.Asked("service", clock.now(), 1)
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    with transaction.atomic(), connection.cursor() as cursor:
        for n in range(int(numbers)):
            began = time.perf_counter()
            answering.can_call(who, f"+919{(n * 7_368_787) % 10**9:09}", asked)
            middle = time.perf_counter()
            cursor.execute("SELECT %s", [n])
            cursor.fetchone()
            times["floor"].append(time.perf_counter() - middle)
            times["ours"].append(middle - began)
    return times


def key() -> dict[str, str]:
    """A client with the rule, and a key that may ask about its numbers."""
    client = Client.objects.get(ban="BAN-987654")
    if not register_of(client).rule_on:
        services.switch_rule(client=client, on=True, actor=User.objects.get(email="anil@portal.example"))
    made = api_tokens.issue(name=f"asker-{os.getpid()}", scopes=["consents:check"], actor=None)
    return {"ban": client.ban, "key": made}


def _two_clients() -> None:
    if Client.objects.filter(ban=f"BAN-{BAN}").exists():
        return
    people = {name: User.objects.get(email=f"{name}@portal.example") for name in ("asha", "anil")}
    for client in copies.make_clients([BAN, OTHER], people["asha"]):
        services.switch_rule(client=client, on=True, actor=people["anil"])


def _bare_copy(cursor: Any, rows: list[tuple[Any, ...]]) -> float:
    began = time.perf_counter()
    with transaction.atomic(), cursor.copy(f"COPY consent_consentrecord (client_id, {COLUMNS}) FROM STDIN") as copy:
        lines = [_line(row) for row in rows]
        began = time.perf_counter()
        for start in range(0, len(lines), 20_000):
            copy.write("".join(lines[start : start + 20_000]))
    return time.perf_counter() - began


def _line(row: tuple[Any, ...]) -> str:
    return "\t".join(f"\\\\x{one.hex()}" if isinstance(one, bytes) else str(one) for one in row) + "\n"


def _empty(cursor: Any) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("TRUNCATE consent_consentrecord")
        return
    ConsentRecord.objects.all().delete()
    ConsentTally.objects.all().delete()


def _warm(client: Client) -> None:
    """The server of children runs, so that its start counts to idle."""
    from core import sandbox

    keys_of(register_of(client))
    sandbox.run(abs, -1)


def _memory() -> float:
    own = os.getpid()
    family = [own, *children_of(own)]
    family += [grandchild for child in children_of(own) for grandchild in children_of(child)]
    found = 0.0
    for pid in family:
        try:
            found += pss(pid)
        except (OSError, StopIteration):
            continue  # it ended meanwhile
    return found


class _Watcher:
    """Looks at the memory of this process and its children ten times a second."""

    def __init__(self) -> None:
        import threading

        self.most, self.over = 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self.thread.start()

    def end(self) -> float:
        self.over.set()
        self.thread.join()
        return self.most

    def _watch(self) -> None:
        while not self.over.wait(0.1):
            self.most = max(self.most, _memory())
