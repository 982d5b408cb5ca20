"""Pictures as they are shown: made once from the original, kept beside it, sealed so that a swap shows (F8, F9)."""

import hmac
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Final

from django.utils.crypto import salted_hmac

from core.errors import NoRoom
from core.files import inspection, services, store
from core.files.models import StoredFile

SEAL_BYTES: Final = sha256().digest_size


def get(file: StoredFile) -> bytes:
    """The picture without metadata, in its own format. Raises what `services.read` raises, or Refused."""
    original = services.read(file)  # checked at each hand-over, also when the preview is there already
    return kept(file, "", lambda: inspection.preview(original, kind_name=file.content_type, field=file.slot))


def kept(file: StoredFile, part: str, make: Callable[[], bytes]) -> bytes:
    """What `make` makes from the bytes of `file`, kept under `part`: made once, and again when it was swapped."""
    name = store.preview_name(file.sha256) + part
    with suppress(FileNotFoundError):
        sealed = store.fetch(name)
        if hmac.compare_digest(sealed[:SEAL_BYTES], _seal(sealed[SEAL_BYTES:], file, part)):
            return sealed[SEAL_BYTES:]
    made = make()
    with suppress(NoRoom):  # a full disk does not keep anybody from looking
        store.remove(name)
        store.write(name, _seal(made, file, part) + made)
    return made


def _seal(made: bytes, file: StoredFile, part: str) -> bytes:
    return salted_hmac(f"core.files.previews:{file.sha256}{part}", made, algorithm="sha256").digest()
