"""Pictures as they are shown: made once from the original, kept beside it, sealed so that a swap shows (F8, F9)."""

import hmac
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
    name = store.preview_name(file.sha256)
    if (kept := _kept(name, file)) is not None:
        return kept
    made = inspection.preview(original, kind_name=file.content_type, field=file.slot)
    with suppress(NoRoom):  # a full disk does not keep anybody from looking
        store.remove(name)
        store.write(name, _seal(made, file) + made)
    return made


def _kept(name: str, file: StoredFile) -> bytes | None:
    try:
        sealed = store.fetch(name)
    except FileNotFoundError:
        return None
    made = sealed[SEAL_BYTES:]
    return made if hmac.compare_digest(sealed[:SEAL_BYTES], _seal(made, file)) else None


def _seal(made: bytes, file: StoredFile) -> bytes:
    return salted_hmac(f"core.files.previews:{file.sha256}", made, algorithm="sha256").digest()
