"""The two screenshots of a version, read by machine in the outbox: once a version, one result."""

from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from compliance.pictures import engine
from compliance.pictures.compare import Comparison, Contact, Verdict, Why, compare, marked, together
from compliance.pictures.lines import Field, fields_in
from compliance.pictures.models import PairReading
from core import clock
from core.errors import PortalError
from core.events.outbox import Job, RetryLater
from core.files import services as files
from core.files.models import StoredFile
from requests_app.models import Evidence, RequestVersion
from requests_app.versions import standing_evidence

log = structlog.get_logger(__name__)

TRIES = 2  # of a pair that cannot be read: what failed twice for want of time or memory fails again
COME_BACK_S = 2.0


def read_pair(job: Job) -> None:
    """Handler of `ocr.pair`: read both screenshots of `job.payload["version"]` and keep what was found.

    A worker that dies on the way leaves nothing behind: the row is taken up again and the pair is read once more.
    """
    version = RequestVersion.objects.get(pk=job.payload["version"])
    front, back = screenshots(version)
    if front is None or back is None or PairReading.objects.filter(version=version).exists():
        return
    try:
        kept = _read(version, front, back) if settings.OCR_ENABLED else _unread(PairReading.State.OFF, "off")
    except engine.Busy as busy:
        raise RetryLater(COME_BACK_S, "another picture is being read") from busy
    except (engine.CannotRead, PortalError) as error:
        why = error.code if isinstance(error, engine.CannotRead) else "file"
        log.warning("ocr.failed", version=version.pk, why=why, attempt=job.attempts + 1)
        if job.attempts + 1 < TRIES:
            raise
        kept = _unread(PairReading.State.FAILED, why)
    _keep(PairReading(version=version, front_file=front, back_file=back, at=clock.now(), **kept))


def screenshots(version: RequestVersion) -> tuple[StoredFile | None, StoredFile | None]:
    """The standing front-end and back-end screenshot of a version."""
    found = {each.kind: each.file for each in standing_evidence(version)}
    return found.get(Evidence.Kind.FRONTEND), found.get(Evidence.Kind.BACKEND)


def contact_of(version: RequestVersion) -> Contact:
    return Contact(version.test_contact_phone, version.test_contact_email, version.test_contact_name)


def compared(contact: Contact, front: bytes, back: bytes) -> tuple[Comparison, dict[str, Any], dict[str, Any]]:
    """What reading and comparing two pictures (bytes of PNG or JPEG) comes to, and what was found in each.

    A pair that is not plainly equal is looked at a second time, enlarged: one look alone drops a digit now and then,
    so a difference counts only when both looks saw it (C47). Raises CannotRead or Busy.
    """
    sides = [_side(content, contact, closer=False) for content in (front, back)]
    first = compare(contact, *[fields for _seen, fields in sides])
    if first.verdict != Verdict.PASS:
        again = [_side(content, contact, closer=True) for content in (front, back)]
        second = compare(contact, *[fields for _seen, fields in again])
        verdict = _mixed(contact, sides, again) or together(first, second)
        sides = again if verdict == second != first else sides
    else:
        verdict = first
    front_said, back_said = [_plain(contact, seen, fields) for seen, fields in sides]
    return verdict, front_said, back_said


Side = tuple[engine.Seen, list[Field]]


def _side(content: bytes, contact: Contact, *, closer: bool) -> Side:
    seen = engine.read(content, closer=closer)
    return seen, fields_in(seen.lines, name=contact.name)


def _mixed(contact: Contact, first: list[Side], second: list[Side]) -> Comparison | None:
    """Equal, when each picture was read well in one of the two looks, and neither look read another clear phone."""
    for one, other in ((first[0], second[1]), (second[0], first[1])):
        if compare(contact, one[1], other[1]).verdict == Verdict.PASS:
            looks = [compare(contact, *[fields for _seen, fields in sides]) for sides in (first, second)]
            if all(look.why in {Why.PHONE_UNREAD, Why.EMAIL_UNREAD, Why.UNCLEAR, Why.EQUAL} for look in looks):
                return Comparison(Verdict.PASS, Why.EQUAL)
    return None


def _plain(contact: Contact, seen: engine.Seen, fields: list[Field]) -> dict[str, Any]:
    rows = [field.plain() | {"mark": marked(contact, field)} for field in fields]
    return {"width": seen.width, "height": seen.height, "fields": rows}


def _read(version: RequestVersion, front: StoredFile, back: StoredFile) -> dict[str, Any]:
    verdict, left, right = compared(contact_of(version), files.read(front), files.read(back))
    return {
        "state": PairReading.State.READ,
        "verdict": verdict.verdict,
        "why": verdict.why,
        "front": left,
        "back": right,
    }


def _unread(state: PairReading.State, why: str) -> dict[str, Any]:
    return {"state": state, "why": why[:20]}


def _keep(reading: PairReading) -> None:
    try:
        with transaction.atomic():
            reading.save()
    except IntegrityError:  # a worker whose lease had run out was quicker: its result stands
        log.info("ocr.kept_already", version=reading.version_id)


def forget(file: StoredFile) -> None:
    """Empty what was read in a picture that was erased: the words must not outlive it."""
    for side in ("front", "back"):
        PairReading.objects.filter(**{f"{side}_file": file}).exclude(**{side: {}}).update(**{side: {}})
