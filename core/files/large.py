"""Files too large for one piece of memory: taken, checked and read piece by piece."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import policy, sandbox, throttle
from core.accounts.models import User
from core.errors import Gone, Reason, Refused, TooLarge
from core.files import inspect_sheet, inspect_text, scanner, services, store, words
from core.files.inspection import Facts
from core.files.models import StoredFile
from core.files.names import cleaned
from core.files.slots import CSV, SLOTS, Kind
from core.files.unreadable import Unreadable

SECONDS: Final = 60
MEGABYTES: Final = 448
PIECE: Final = 1024 * 1024


def receive_large(*, slot: str, upload: File[bytes], by: User, most: str) -> StoredFile:
    """Take a CSV or XLSX upload of up to the bytes that the policy `most` allows, in little memory.

    Raises what `services.receive` raises. Call it outside a unit of work.
    """
    throttle.hit("upload", by.pk, policy.value("uploads_per_hour"), 3600)
    name = cleaned(upload.name or "")
    kind = services.kind_or_refuse(SLOTS[slot], name)
    _check_size(upload.size, policy.value(most), slot)
    with _on_disk(upload) as path:
        _look(path, kind, slot)
        with path.open("rb") as file:
            state = services.scanned(iter(lambda: file.read(scanner.CHUNK), b""), field=slot)
        fields = {"slot": slot, "shown_name": name, "by": by, "size": upload.size, "sha256": digest_of(path)}
        with path.open("rb") as file:
            return services.stored(File(file), kind=kind, facts=Facts(), state=state, **fields)


@contextmanager
def local_copy(file: StoredFile) -> Iterator[Path]:
    """The original bytes as a file on this machine, SHA-256 checked. Raises Gone when erased, Altered (F9)."""
    if file.erased_at:
        raise Gone(Reason(_("This file was erased."), code="file.erased"))
    if here := store.path_of(file.storage_name):
        _check_bytes(file, here)
        yield here
        return
    with NamedTemporaryFile() as copy:
        for piece in store.chunks(file.storage_name):
            copy.write(piece)
        copy.flush()
        _check_bytes(file, Path(copy.name))
        yield Path(copy.name)


def digest_of(path: Path) -> str:
    """SHA-256 of a file as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_bytes(file: StoredFile, path: Path) -> None:
    if not path.exists():
        raise services.alarm(file, "missing")
    if digest_of(path) != file.sha256:
        raise services.alarm(file, "changed")


def _check_size(size: int, most: int, slot: str) -> None:
    if size == 0:
        remedy = _("Choose the file again.")
        raise Refused(Reason(_("This file is empty."), code="file.empty", field=slot, remedy=remedy))
    if size > most:
        text = _("This file is larger than %(most)s.") % {"most": filesizeformat(most)}
        raise TooLarge(Reason(text, code="file.bytes", field=slot, remedy=_("Split it and upload the parts.")))


@contextmanager
def _on_disk(upload: File[bytes]) -> Iterator[Path]:
    if isinstance(upload, TemporaryUploadedFile):
        yield Path(upload.temporary_file_path())
        return
    with NamedTemporaryFile() as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def _look(path: Path, kind: Kind, slot: str) -> None:
    inspect = inspect_text.inspect_file if kind is CSV else inspect_sheet.inspect_file
    try:
        sandbox.run(inspect, str(path), seconds=SECONDS, megabytes=MEGABYTES)
    except Unreadable as error:
        raise Refused(words.unreadable(error, field=slot, kind=kind.name)) from error
    except sandbox.SandboxError as error:
        raise Refused(words.unreadable(Unreadable("too_costly"), field=slot, kind=kind.name)) from error
