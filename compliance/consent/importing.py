"""A file of consents: uploaded, checked without writing, imported slice by slice, and gone on with after a crash."""

import csv
import io
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.core.files.base import File
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from compliance.consent import row, services, sheets, words, writing
from compliance.consent.models import ConsentImport
from compliance.consent.reading import BadFile, Slice, Task, harmless, read
from compliance.consent.vault import keys_of, register_of
from core import clock, policy, sandbox
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import PortalError, Reason, Refused, WrongState
from core.events import enqueue, notify, record, unit_of_work
from core.events.outbox import Job, RetryLater
from core.files import large
from core.files.slots import XLSX

State = ConsentImport.State
TOPIC: Final = "consent.import"
SLOT: Final = "consent_import"
SLICE_ROWS: Final = 20_000
TURN_S: Final = 5.0  # then other rows of the outbox have their turn
SLICE_S, SLICE_MB, SHEET_S, SHEET_MB = 120, 256, 120, 768

PROBLEMS: Final = {
    "columns": gettext_lazy("These columns are missing: %(detail)s."),
    "unknown_columns": gettext_lazy("These columns are not known: %(detail)s."),
    "quotes": gettext_lazy("A quotation mark is not closed, or a row is too long, at line %(line)s."),
    "wordings": gettext_lazy("There are too many different wordings near line %(line)s: is the column right?"),
    "rows": gettext_lazy("The file has more rows than are taken at once (line %(line)s). Split it."),
    "damaged": gettext_lazy("The sheet could not be read. Save it again as XLSX or CSV."),
    "too_costly": gettext_lazy("The file takes too much time or memory to read. Save it as CSV, or split it."),
}


def start(
    *, client: Client, upload: File[bytes], by: User, wording: str = "", source: str = "", only_check: bool = True
) -> ConsentImport:
    """Take a file and have it checked, or imported at once. Raises what taking a file raises, NotAllowed, Refused.

    `wording` and `source` stand for rows that have none of their own. Call it outside a unit of work.
    """
    check_may(by, "consent.write")
    text, origin = wording.strip(), source.strip()
    if len(text) > row.WORDING_CHARS:
        raise Refused(words.reason("wording"))
    if len(origin) > row.SOURCE_CHARS:
        raise Refused(words.reason("source"))
    file = large.receive_large(slot=SLOT, upload=upload, by=by, most="consent_file_bytes")
    with unit_of_work():
        register_of(client)
        made = ConsentImport.objects.create(
            client=client, file=file, by=by, at=clock.now(), wording=services.wording_of(text, row.digest_of(text)),
            source=origin, state=State.CHECKING if only_check else State.IMPORTING, bytes_total=file.size,
        )  # fmt: skip
        record("consent.import_started", subject=made, actor=by, file=file.shown_name, sha256=file.sha256)
        _enqueue(made)
    return made


def go_on(*, of: ConsentImport, by: User) -> None:
    """Import what was checked. Raises WrongState when it is not waiting for that, NotAllowed."""
    check_may(by, "consent.write")
    with unit_of_work():
        waiting = ConsentImport.objects.filter(pk=of.pk, state=State.CHECKED)
        fresh = {"bytes_read": 0, "line": 0, "rows": 0, "accepted": 0, "added": 0, "rejected": 0}
        if not waiting.update(state=State.IMPORTING, run=of.run + 1, finished_at=None, **fresh):
            raise WrongState(Reason(_("This file is not waiting to be imported.")))
        of.refresh_from_db()
        of.rejects.exclude(run=of.run).delete()
        _enqueue(of)


def work(job: Job) -> None:
    """Handler of `consent.import`: some slices, then the row goes to the end of the queue. Safe to run twice."""
    of = ConsentImport.objects.select_related("client", "file", "wording", "by").get(pk=job.payload["import"])
    if not of.is_running or of.run != job.payload["run"]:
        return
    until = time.monotonic() + TURN_S
    try:
        with _as_csv(of) as path:
            while not _step(of, path):
                if time.monotonic() > until:
                    raise RetryLater(0, "more rows to read")
    except BadFile as bad:
        _fail(of, str(PROBLEMS[bad.code]) % {"line": bad.line, "detail": bad.detail[:120]})
    except sandbox.SandboxError:
        _fail(of, str(PROBLEMS["too_costly"]))
    except writing.Overtaken:
        return
    except PortalError as error:  # the file is gone or is not what was uploaded
        _fail(of, str(error))


def rejected_rows(of: ConsentImport) -> Iterator[str]:
    """The file of rejected rows, piece by piece: line, reason in words, the row as it stood (W10)."""
    keys = keys_of(register_of(of.client))
    yield "\ufeffline,reason,row\r\n"
    for piece in of.rejects.filter(run=of.run).order_by("first_line").iterator(chunk_size=1):
        lines = io.StringIO()
        writer = csv.writer(lines)
        text = zlib.decompress(keys.open_rejects(bytes(piece.sealed))).decode()
        for line, code, *cells in csv.reader(io.StringIO(text)):
            writer.writerow([line, harmless(words.sentence(code)), *cells])
        yield lines.getvalue()


def _step(of: ConsentImport, path: Path) -> bool:
    """One slice; whether the file has ended."""
    importing = of.state == State.IMPORTING
    task = Task(
        path=str(path), keys=keys_of(register_of(of.client)), now=clock.now(), source=of.source,
        wording=of.wording.text if of.wording else "", offset=of.bytes_read, line=of.line, most=SLICE_ROWS,
        as_copy=connection.vendor == "postgresql", write=importing,
    )  # fmt: skip
    found = sandbox.run(read, task, seconds=SLICE_S, megabytes=SLICE_MB)
    most = policy.value("consent_rows")
    if of.rows + found.accepted + found.rejected > most:
        raise BadFile("rows", found.line)
    writing.write(of, found, writing.wordings_of(found) if importing else [])
    of.refresh_from_db(fields=["bytes_read", "line", "rows", "accepted", "added", "rejected"])
    if found.ended:
        _finish(of)
    return found.ended


def _finish(of: ConsentImport) -> None:
    state = State.DONE if of.state == State.IMPORTING else State.CHECKED
    with unit_of_work():
        if not _running(of).update(state=state, finished_at=clock.now()):
            return
        said = {"rows": of.rows, "added": of.added, "known": of.known_before, "rejected": of.rejected}
        if state == State.DONE:
            record("consent.imported", subject=of, actor=of.by, sha256=of.file.sha256, **said)
            text = _("Consents of %(client)s are imported: %(added)d new, %(rejected)d rejected.")
        else:
            text = _("The file of consents of %(client)s is checked: %(rejected)d rows would be rejected.")
        notify(of.by, text % {"client": of.client.name, **said}, _address(of))


def _fail(of: ConsentImport, problem: str) -> None:
    with unit_of_work():
        if _running(of).update(state=State.FAILED, problem=problem[:300], finished_at=clock.now()):
            record("consent.import_failed", subject=of, actor=of.by, problem=problem, line=of.line)
            text = _("The import of consents of %(client)s stopped: %(problem)s")
            notify(of.by, (text % {"client": of.client.name, "problem": problem})[:300], _address(of))


def _running(of: ConsentImport):  # type: ignore[no-untyped-def]
    return ConsentImport.objects.filter(pk=of.pk, run=of.run, state=of.state)


@contextmanager
def _as_csv(of: ConsentImport) -> Iterator[Path]:
    """The file as CSV on this machine; a sheet is turned into one first, the same each time."""
    with large.local_copy(of.file) as path:
        if of.file.content_type != XLSX.content_type:
            yield path
            return
        most = policy.value("consent_sheet_rows")
        with NamedTemporaryFile(suffix=".csv") as made:
            size = sandbox.run(sheets.to_csv, str(path), made.name, most, seconds=SHEET_S, megabytes=SHEET_MB)
            ConsentImport.objects.filter(pk=of.pk).update(bytes_total=size)
            yield Path(made.name)


def _enqueue(of: ConsentImport) -> None:
    # one lane a client: two files of one client are read one after the other
    payload = {"import": of.pk, "run": of.run}
    enqueue(TOPIC, key=f"{TOPIC}:{of.pk}:{of.run}", payload=payload, lane=f"consent:{of.client_id}")


def _address(of: ConsentImport) -> str:
    return f"/consents/{of.client.ban}/imports/{of.pk}/"


__all__ = ["Slice", "go_on", "rejected_rows", "start", "work"]
