"""PDFs made by the worker: what goes wrong becomes the outbox's own words, and the same bytes are kept once (X10)."""

import hashlib
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from agreements.pdf import PdfOff, PdfRefused
from core.events.outbox import Job, Park, RetryLater
from core.files import services as files
from core.files.models import StoredFile

PDF_OFF_S: Final = 600.0
TRIES: Final = 2  # a loaded machine may need a second try; a document that is too much stays too much


def made(make: Callable[[], bytes], job: Job) -> bytes:
    """What `make` makes. Raises RetryLater while PDFs are off, Park for a document that cannot be made (P2)."""
    try:
        return make()
    except PdfOff as off:
        raise RetryLater(PDF_OFF_S, f"PDF off: {off}") from None
    except PdfRefused as refused:
        if job.attempts >= TRIES:
            raise Park(_("This PDF could not be made: %(why)s") % {"why": refused}) from None
        raise


def kept(content: bytes, *, slot: str, name: str) -> StoredFile:
    """The file with these bytes under this name: one that a worker kept before it died is taken up again.

    Raises NoRoom. Call it outside a unit of work.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    there = StoredFile.objects.in_slot(slot).with_bytes_like(sha256).filter(shown_name=name).first()
    return there or files.keep(slot=slot, content=content, name=name)
