"""Makes a pack: a ZIP of plain files that opens without the portal, written piece by piece (F9, P5)."""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.regulator import contents, paper
from compliance.regulator.models import Pack
from compliance.regulator.packs import SLOT
from core import clock
from core.events import notify, outbox, record, unit_of_work
from core.events.outbox import Job
from core.files import large, services
from core.files.inspection import Facts
from core.files.models import ScanState
from core.files.slots import ZIP

PIECE: Final = 1024 * 1024
LEASE_S: Final = 300.0
SUMS: Final = "SHA256SUMS"
STORED: Final = {"image/png", "image/jpeg", "application/pdf"}  # packed already: deflating them only takes time


@dataclass(frozen=True, slots=True)
class Entry:
    """One file inside the pack: where, what it is in words, its SHA-256 (hex) and its bytes' number."""

    path: str
    title: str
    sha256: str
    size: int


class Spoilt(Exception):
    """A stored file is not what it was; the message names it."""


class Writer:
    """A ZIP that is written piece by piece, each piece hashed on its way; all entries carry the pack's own moment."""

    def __init__(self, archive: zipfile.ZipFile, at: datetime) -> None:
        self.archive, self.entries = archive, list[Entry]()
        self._at = at.astimezone(clock.IST).timetuple()[:6]

    def add(self, path: str, title: str, pieces: Iterable[bytes], *, packed: bool = False) -> Entry:
        """Write one entry from its pieces."""
        told = zipfile.ZipInfo(path, self._at)
        told.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        told.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(told, "w", force_zip64=True) as place:
            for piece in pieces:
                place.write(piece)
                digest.update(piece)
                size += len(piece)
        self.entries.append(Entry(path, title, digest.hexdigest(), size))
        return self.entries[-1]


def make(job: Job) -> None:
    """The handler: makes the pack anew each time it runs, and keeps it once. A file that was altered stops it (F9)."""
    pack = Pack.objects.select_related("client", "request", "by").get(pk=job.payload["pack"])
    if not pack.is_running:
        return
    Pack.objects.filter(pk=pack.pk).update(state=Pack.State.MAKING)
    with NamedTemporaryFile(suffix=".zip") as place:
        try:
            _write(pack, Path(place.name), lambda: outbox.extend(job, LEASE_S))
        except Spoilt as error:
            _stop(pack, str(error))
            return
        _keep(pack, Path(place.name))


def safe(name: str) -> str:
    """A file name that every system takes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "file"


def _write(pack: Pack, path: Path, beat: Callable[[], object]) -> None:
    held = contents.files_of(pack)
    Pack.objects.filter(pk=pack.pk).update(files_all=len(held), files_done=0)
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        writer = Writer(archive, pack.at)
        for name, title, pieces in contents.papers(pack):
            writer.add(name, title, pieces)
        for done, one in enumerate(held, 1):
            _add_file(writer, one)
            Pack.objects.filter(pk=pack.pk).update(files_done=done)
            beat()
        missing = [one for one in held if one.withheld]
        listed = list(writer.entries)
        writer.add("index.html", _("This list, for a browser"), [paper.html(pack, listed, missing)])
        writer.add("index.pdf", _("This list, to print"), [paper.pdf(pack, listed, missing)])
        sums = "".join(f"{each.sha256}  {each.path}\n" for each in writer.entries)
        writer.add(SUMS, _("Digests"), [sums.encode()])


def _add_file(writer: Writer, one: contents.Held) -> None:
    if one.withheld:
        return
    path = f"{one.folder}/{safe(one.file.shown_name)}"
    try:
        with large.local_copy(one.file) as here:  # its digest is checked against the row before a byte goes in
            entry = writer.add(path, one.title, _pieces(here), packed=one.file.content_type in STORED)
        if entry.sha256 != one.file.sha256:  # changed between the check and the copy
            raise services.alarm(one.file, "changed")
    except services.Altered as error:
        names = {"name": one.file.shown_name, "path": path, "why": str(error.reasons[0])}
        raise Spoilt(_("%(name)s (%(path)s): %(why)s") % names) from error


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _keep(pack: Pack, path: Path) -> None:
    name = f"{safe(pack.about)}-{pack.at.astimezone(clock.IST):%Y-%m-%d}.zip"
    fields = {"slot": SLOT, "shown_name": name, "by": pack.by, "size": path.stat().st_size}
    with path.open("rb") as file:  # outside a unit of work: writing may take seconds
        kept = services.stored(
            File(file), kind=ZIP, facts=Facts(), state=ScanState.NOT_SCANNED, sha256=large.digest_of(path), **fields
        )
    ready = {"state": Pack.State.DONE, "file": kept, "finished_at": clock.now()}
    with unit_of_work():
        if not Pack.objects.filter(pk=pack.pk, state=Pack.State.MAKING).update(**ready):
            services.erase(file=kept, by=None, why="another worker made this pack")
            return
        record("pack.made", subject=pack, actor=None, sha256=kept.sha256, bytes=kept.size)
        notify(pack.by, _("The pack about %(about)s is ready.") % {"about": pack.about}, url_of(pack))


def _stop(pack: Pack, problem: str) -> None:
    with unit_of_work():
        fields = {"state": Pack.State.FAILED, "problem": problem[:400], "finished_at": clock.now()}
        Pack.objects.filter(pk=pack.pk).update(**fields)
        record("pack.stopped", subject=pack, actor=None, problem=problem)
        notify(pack.by, _("The pack about %(about)s was stopped.") % {"about": pack.about}, url_of(pack))


def url_of(pack: Pack) -> str:
    """Its page."""
    return reverse("regulator:pack", args=[pack.pk])
