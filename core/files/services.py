"""The one door in (`receive`, `keep`), the one way to the bytes (`read`), and the end (`erase`)."""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, policy, throttle
from core.accounts.models import User
from core.errors import Gone, PortalError, Reason, Refused
from core.events import record, unit_of_work
from core.files import inspection, quota, scanner, store
from core.files.inspection import Facts
from core.files.models import ScanState, StoredFile
from core.files.names import cleaned
from core.files.slots import SLOTS, Kind, Slot


class Altered(PortalError):
    """The stored bytes are not those that were uploaded, or they are missing (F9)."""

    status = 409


def receive(
    *, slot: str, upload: File[bytes], by: User | None, counted: str = "", already: tuple[int, int] = (0, 0)
) -> StoredFile:
    """Take an upload into `slot`; `already` is what its request holds so far (files, bytes).

    Without an account (`by` None: a client by its link) `counted` names whose uploads an hour are counted.

    Raises Throttled, TooLarge, Refused, ScannerDown or NoRoom with reasons whose `field` is the slot; then nothing is
    stored. Call it outside a unit of work: decoding takes seconds and must hold no write lock (F1, F3-F6, F9, F10).
    """
    if by is None and not counted:
        raise ValueError("nobody to count this upload for")
    throttle.hit("upload", by.pk if by else counted, policy.value("uploads_per_hour"), 3600)
    place, name = SLOTS[slot], cleaned(upload.name or "")
    kind = kind_or_refuse(place, name)
    quota.check(upload.size, already=already, field=slot)
    upload.seek(0)
    content = upload.read()
    facts = inspection.look(content, kind, field=slot)
    state = scanned(content, field=slot)
    return _stored(content, slot=slot, shown_name=name, kind=kind, facts=facts, state=state, by=by)


def keep(*, slot: str, content: bytes, name: str, by: User | None = None) -> StoredFile:
    """Store bytes that the portal made itself; nothing is decoded. ValueError for a name that the slot does not take.

    Raises NoRoom. Call it outside a unit of work, as `receive`.
    """
    kind = SLOTS[slot].kind_of(name)
    if kind is None:
        raise ValueError(f"{slot} does not take {name!r}")
    return _stored(
        content, slot=slot, shown_name=cleaned(name), kind=kind, facts=Facts(), state=ScanState.NOT_SCANNED, by=by
    )


def read(file: StoredFile) -> bytes:
    """The original bytes, their SHA-256 checked. Raises Gone when erased, Refused when infected, Altered (F9)."""
    if file.erased_at:
        raise Gone(Reason(_("This file was erased."), code="file.erased"))
    if file.scan_state == ScanState.INFECTED:
        raise Refused(Reason(_("A virus was found in this file."), code="file.infected"))
    try:
        content = store.fetch(file.storage_name)
    except FileNotFoundError as error:
        raise alarm(file, "missing") from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise alarm(file, "changed")
    return content


def erase(*, file: StoredFile, by: User | None, why: str) -> None:
    """Remove the bytes and the preview for ever; the row stays and says when. A second time does nothing."""
    with unit_of_work():
        if not StoredFile.objects.kept().filter(pk=file.pk).update(erased_at=clock.now()):
            return
        record("file.erased", subject=file, actor=by, slot=file.slot, sha256=file.sha256, why=why)
        transaction.on_commit(lambda: _remove_bytes(file))
    file.refresh_from_db(fields=["erased_at"])


def rescan(*, file: StoredFile) -> ScanState:
    """Have the scanner look at a stored file now. Raises ScannerDown, and what `read` raises."""
    state = scanner.scan(read(file))
    if state != file.scan_state:
        with unit_of_work():
            StoredFile.objects.filter(pk=file.pk).update(scan_state=state)
            record("file.scanned", subject=file, actor=None, state=state.value)
        file.scan_state = state
    return state


def kind_or_refuse(place: Slot, name: str) -> Kind:
    """The kind that a name stands for in this slot. Raises Refused."""
    if kind := place.kind_of(name):
        return kind
    text = _("This field takes %(kinds)s.") % {"kinds": place.kind_names}
    remedy = _("Save it as one of these and upload it again.")
    raise Refused(Reason(text, code="file.type", field=place.name, remedy=remedy))


def scanned(content: bytes | Iterable[bytes], *, field: str) -> ScanState:
    """The scanner's verdict; raises Refused when it is bad, ScannerDown when there is none."""
    state = scanner.scan(content)
    if state == ScanState.INFECTED:
        remedy = _("Check your computer for viruses, then upload a clean copy.")
        raise Refused(Reason(_("A virus was found in this file."), code="file.infected", field=field, remedy=remedy))
    return state


def _stored(content: bytes, *, kind: Kind, facts: Facts, state: ScanState, **fields: Any) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    return stored(content, kind=kind, facts=facts, state=state, sha256=digest, size=len(content), **fields)


def stored(content: bytes | File[bytes], *, kind: Kind, facts: Facts, state: ScanState, **fields: Any) -> StoredFile:
    """Write the bytes, then the row: a failure in between leaves bytes without a row, which the sweep finds."""
    key = uuid.uuid4()
    written = store.write(store.new_name(key), content)
    try:
        with unit_of_work():
            return StoredFile.objects.create(
                id=key,
                shown_name=fields["shown_name"],
                slot=fields["slot"],
                uploaded_by=fields["by"],
                storage_name=written,
                sha256=fields["sha256"],
                size=fields["size"],
                content_type=kind.content_type,
                width=facts.width,
                height=facts.height,
                pages=facts.pages,
                flags=list(facts.flags),
                scan_state=state,
                at=clock.now(),
            )
    except Exception:
        store.remove(written)
        raise


def alarm(file: StoredFile, how: str) -> Altered:
    """Put it into the audit log at once; the error then refuses the hand-over."""
    with unit_of_work():
        record("file.altered", subject=file, actor=None, how=how, slot=file.slot, expected=file.sha256)
    text = _("This file is not as it was uploaded, so it is not handed out.")
    return Altered(Reason(text, code=f"file.{how}", remedy=_("Tell your administrator: it must come from the backup.")))


def _remove_bytes(file: StoredFile) -> None:
    store.remove(file.storage_name)
    if not StoredFile.objects.with_bytes_like(file.sha256).exists():
        for name in store.previews_of(file.sha256):
            store.remove(name)
