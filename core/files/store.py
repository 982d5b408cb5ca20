"""The bytes themselves: a private store under generated names, never below static or media (F2, F6)."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.errors import NoRoom, Reason

PREVIEWS: Final = "previews"


def new_name(key: uuid.UUID) -> str:
    """Where the bytes of one file lie: two short folders, so that none grows long."""
    return f"{key.hex[:2]}/{key.hex[2:4]}/{key}"


def preview_name(sha256: str) -> str:
    """Where the picture made from these bytes lies; the same bytes share one."""
    return f"{PREVIEWS}/{sha256[:2]}/{sha256}"


def previews_of(sha256: str) -> list[str]:
    """The names of everything that was made from these bytes to be shown."""
    whole = preview_name(sha256)
    return [name for name in names(whole.rpartition("/")[0]) if name.startswith(whole)]


def write(name: str, content: bytes | File[bytes]) -> str:
    """Write and give back the name used; raises NoRoom when the disk is full and leaves nothing behind (X7)."""
    try:
        written = default_storage.save(name, ContentFile(content) if isinstance(content, bytes) else content)
        _settle(written)
    except OSError as error:
        remove(name)
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise NoRoom(
            Reason(
                _("There is no room left to store files; nothing was saved."),
                code="file.no_room",
                remedy=_("Tell your administrator and try again later. What is stored already can still be read."),
            )
        ) from error
    return written


def fetch(name: str) -> bytes:
    """The bytes; raises FileNotFoundError."""
    with default_storage.open(name) as file:
        return bytes(file.read())


def path_of(name: str) -> Path | None:
    """Where the bytes lie on this machine; None where they lie on another."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def chunks(name: str) -> Iterator[bytes]:
    """The bytes piece by piece; raises FileNotFoundError."""
    with default_storage.open(name) as file:
        yield from file.chunks()


def remove(name: str) -> None:
    """Remove if it is there; what cannot be removed now is found by the sweep."""
    with suppress(OSError):
        default_storage.delete(name)


def names(folder: str = "") -> Iterator[str]:
    """Every name in the store, previews too."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        yield f"{folder}/{file}".lstrip("/")
    for below in folders:
        yield from names(f"{folder}/{below}".lstrip("/"))


def written_at(name: str) -> datetime:
    """When the bytes were written (aware)."""
    return default_storage.get_modified_time(name)


def _settle(name: str) -> None:
    # The row that follows promises these bytes: on a local disk they must be on it before the row is.
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        return
    for settled in (path, path.parent):
        handle = os.open(settled, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
