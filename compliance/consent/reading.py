"""One slice of a file of consents, read in a sandbox child: checked, hashed, sealed and laid out for the database.

Pure: it knows neither settings nor models. A slice begins and ends between two rows, so that the file can be read on
from there after a crash.
"""

import csv
import io
import os
import pickle
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

from clients import numbers
from compliance.consent import row as rows
from compliance.consent.row import Row
from compliance.consent.sealing import Keys

NEEDED: Final = ("number", "basis", "method", "captured_at", "reference")
KNOWN: Final = (*NEEDED, "source", "expires_at", "wording", "revoked_at", "revoked_how")
LINE_BYTES: Final = 64 * 1024
WORDINGS: Final = 200  # different ones in one slice: more is a column that holds something else
BATCH: Final = 2000  # rows of one transaction where rows are kept as tuples: others write in between
NICE: Final = 5  # people at the pages come first
IST: Final = ZoneInfo("Asia/Kolkata")
INDIAN: Final = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y", "%d/%m/%Y")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class BadFile(Exception):
    """The file cannot be read on: `code` says why, at `line`."""

    def __init__(self, code: str, line: int = 0, detail: str = "") -> None:
        super().__init__(code, line, detail)
        self.code, self.line, self.detail = code, line, detail


@dataclass(frozen=True)
class Task:
    """What to read: from `offset` (bytes) after `line` lines, at most `most` rows.

    `as_copy`: lay rows out for PostgreSQL's COPY, else as batches of tuples. `write` is false for a dry run.
    """

    path: str
    keys: Keys
    now: datetime
    wording: str
    source: str
    offset: int = 0
    line: int = 0
    most: int = 25_000
    as_copy: bool = False
    write: bool = True


@dataclass
class Slice:
    """What came of it. `wordings` are numbered from 0 as the rows refer to them; `rejects` is sealed.

    `batches` are pickled lists of at most BATCH tuples, all in the order of their keys: each batch then touches one
    stretch of the index, and waits as bytes, a fifth of what its objects would take.
    """

    offset: int = 0
    line: int = 0
    accepted: int = 0
    rejected: int = 0
    copy: bytes = b""
    batches: list[bytes] = field(default_factory=list)
    wordings: list[str] = field(default_factory=list)
    opt_outs: int = 0
    rejects: bytes = b""
    ended: bool = False


def read(task: Task) -> Slice:
    """Read one slice. Raises BadFile."""
    with suppress(OSError):
        os.nice(NICE)
    with Path(task.path).open("rb") as file:
        return _Reader(task, file).read()


class _Reader:
    """Walks one slice."""

    def __init__(self, task: Task, file: BinaryIO) -> None:
        self.task, self.file, self.out = task, file, Slice(offset=task.offset, line=task.line)
        self.rejected = io.StringIO()
        self.report = csv.writer(self.rejected)
        self.lines: list[str] = []
        self.tuples: list[tuple[Any, ...]] = []
        self.digests: dict[str, tuple[int, str]] = {}

    def read(self) -> Slice:
        names, width = self._header()
        keep = self._keep_line if self.task.as_copy else self._keep_tuple
        for cells in self._rows():
            found = self._row(cells, names, width)
            if isinstance(found, str):
                self._reject(found, cells)
                continue
            self.out.accepted += 1
            self.out.opt_outs += found.revoked_at is not None
            if self.task.write:
                keep(found)
        return self._finished()

    def _finished(self) -> Slice:
        self.out.copy = "".join(self.lines).encode()
        self.tuples.sort()
        self.out.batches = [
            pickle.dumps(self.tuples[start : start + BATCH]) for start in range(0, len(self.tuples), BATCH)
        ]
        self.out.wordings = [text for text, _found in sorted(self.digests.items(), key=lambda item: item[1][0])]
        if self.out.rejected:
            packed = zlib.compress(self.rejected.getvalue().encode(), 6)
            self.out.rejects = self.task.keys.seal_rejects(packed)
        return self.out

    def _header(self) -> tuple[dict[str, int], int]:
        """Column -> place, and how many columns there are. Leaves the file where the slice begins."""
        first = self.file.readline(LINE_BYTES)
        cells = next(csv.reader([first.decode("utf-8-sig", "replace")]), [])
        names = {cell.strip().lower().replace(" ", "_"): place for place, cell in enumerate(cells)}
        if missing := [name for name in NEEDED if name not in names]:
            raise BadFile("columns", 1, ", ".join(missing))
        if unknown := [name for name in names if name and name not in KNOWN]:
            raise BadFile("unknown_columns", 1, ", ".join(unknown[:5]))
        if self.task.offset:
            self.file.seek(self.task.offset)
        else:
            self.out.offset, self.out.line = len(first), 1
        return names, len(cells)

    def _rows(self) -> Iterator[list[str]]:
        taken, reader = 0, csv.reader(self._text())
        while taken < self.task.most:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise BadFile("quotes", self.out.line) from error
            if cells is None:
                self.out.ended = True
                return
            if any(cells):
                taken += 1
                yield cells

    def _text(self) -> Iterator[str]:
        """Line by line, counting bytes: the reader asks for no more lines than the row at hand has."""
        while line := self.file.readline(LINE_BYTES):
            if len(line) == LINE_BYTES:
                raise BadFile("quotes", self.out.line + 1)
            self.out.offset += len(line)
            self.out.line += 1
            yield line.decode("utf-8", "replace")

    def _row(self, cells: list[str], names: dict[str, int], width: int) -> Row | str:
        if len(cells) > width:
            return "cells"
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        said = {name: cells[place].strip() for name, place in names.items() if name}
        number = numbers.e164(said["number"].removeprefix("'"))
        if not number:
            return "number"
        if said.get("revoked_at") and said["basis"].lower() in ("", rows.OPT_OUT):
            return self._opt_out(number, said)
        found = self._consent(number, said)
        return found if isinstance(found, str) else rows.fault(found, self.task.now) or found

    def _consent(self, number: str, said: dict[str, str]) -> Row | str:
        captured = moment(said["captured_at"])
        if captured is None:
            return "captured_at"
        ends, told = said.get("expires_at") or "", said.get("revoked_at") or ""
        expires, revoked = moment(ends) if ends else None, moment(told) if told else None
        if ends and expires is None:
            return "expires_at"
        if told and revoked is None:
            return "revoked_at"
        return Row(
            number, said["basis"].lower(), said["method"].lower(), captured, said["reference"].removeprefix("'"),
            said.get("source") or self.task.source, said.get("wording") or self.task.wording, expires, revoked,
            (said.get("revoked_how") or "").lower(),
        )  # fmt: skip

    def _opt_out(self, number: str, said: dict[str, str]) -> Row | str:
        """Somebody who said no, with or without a consent in the register: only number, moment and way are asked."""
        at = moment(said["revoked_at"])
        if at is None:
            return "revoked_at"
        found = Row(
            number, rows.OPT_OUT, said["method"].lower(), at, said["reference"].removeprefix("'"),
            said.get("source") or self.task.source, "", None, at, (said.get("revoked_how") or "").lower(),
        )  # fmt: skip
        return rows.fault(found, self.task.now) or found

    def _reject(self, code: str, cells: list[str]) -> None:
        self.out.rejected += 1
        self.report.writerow([self.out.line, code, *map(harmless, cells)])

    def _wording(self, text: str) -> tuple[int, str]:
        if not text:
            return -1, ""
        found = self.digests.get(text)
        if found is None:
            found = self.digests[text] = len(self.digests), rows.digest_of(text)
            if len(self.digests) > WORDINGS:
                raise BadFile("wordings", self.out.line)
        return found

    def _tuple(self, row: Row) -> tuple[Any, ...]:
        place, digest = self._wording(row.wording)
        key = self.task.keys.number_key(row.number)
        return (
            key, rows.mark_of(row, digest), self.task.keys.seal_number(row.number, key), row.basis, row.method,
            _plain(row.captured_at), place, row.reference, row.source, _plain(row.expires_at), _plain(row.revoked_at),
            row.revoked_how,
        )  # fmt: skip

    def _keep_tuple(self, row: Row) -> None:
        self.tuples.append(self._tuple(row))

    def _keep_line(self, row: Row) -> None:
        key, mark, sealed, basis, method, captured, place, reference, source, expires, revoked, how = self._tuple(row)
        ends, told = f"{expires}+00" if expires else "\\N", f"{revoked}+00" if revoked else "\\N"
        self.lines.append(
            f"\\\\x{key.hex()}\t{mark}\t\\\\x{sealed.hex()}\t{basis}\t{method}\t{captured}+00\t{place}\t"
            f"{reference.translate(ESCAPES)}\t{source.translate(ESCAPES)}\t{ends}\t{told}\t{how}\n"
        )


def moment(text: str) -> datetime | None:
    """ISO 8601 or Indian day-month-year; without an offset it is Indian time. None when it is neither; in UTC."""
    found = _iso(text) or _indian(text)
    if found is None:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=IST)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (W10)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _indian(text: str) -> datetime | None:
    for form in INDIAN:
        with suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
    return None


def _plain(at: datetime | None) -> str | None:
    return at.replace(tzinfo=None).isoformat(" ") if at else None
