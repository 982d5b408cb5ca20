"""Which screenshots were used before: each filed one gets its 64 bits and is compared with what it may copy."""

import threading
from array import array
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from compliance.pictures import looks
from compliance.pictures.models import PictureLook, SamePicture
from compliance.pictures.reading import screenshots
from core import clock, policy, sandbox
from core.errors import PortalError
from core.events.outbox import Job
from core.files import services as files
from core.files.models import StoredFile
from core.files.unreadable import Unreadable
from requests_app.models import Evidence, RequestVersion

SECONDS, MEGABYTES = 20, 1024
NEAR_BITS = 12  # candidates differ in at most so many of 64 bits; twice as many as a cut and saved copy does
CANDIDATES = 24  # compared in detail at most, the nearest first
BATCH = 10_000
SLOTS = (Evidence.Kind.FRONTEND, Evidence.Kind.BACKEND)


class Stored:
    """The bits of every stored picture, kept by a process: 16 bytes each, only new rows are asked for."""

    def __init__(self) -> None:
        self.last, self.files, self.bits = 0, list[bytes](), array("q")
        self.reading = threading.Lock()

    def refresh(self) -> "Stored":
        with self.reading:
            rows = PictureLook.objects.filter(pk__gt=self.last).order_by("pk").values_list("pk", "file_id", "bits")
            for pk, file, bits in rows.iterator(chunk_size=BATCH):
                self.last = pk
                self.files.append(file.bytes)
                self.bits.append(bits)
        return self


_stored = Stored()


def forget_all() -> None:
    """Begin anew: after a database was replaced under this process."""
    global _stored
    _stored = Stored()


def index_pictures(job: Job) -> None:
    """Handler of `picture.index`: find where the screenshots of `job.payload["version"]` were used before.

    Safe to run twice: what a first run kept is kept once.
    """
    version = RequestVersion.objects.get(pk=job.payload["version"])
    for file in screenshots(version):
        if file is not None and not file.erased_at:
            _index(file)


def _index(file: StoredFile) -> None:
    found = {each.pk: ("bytes", 100) for each in _same_bytes(file)}
    bits: int | None = None
    near: list[UUID] = []
    content = b""
    with suppress(PortalError, Unreadable):  # what cannot be opened any more is still known by its digest
        content = files.read(file)
        bits, near = nearest(content)
    for other in StoredFile.objects.kept().filter(pk__in=near).exclude(pk=file.pk):
        if other.pk not in found and (alike := _likeness(content, other)) >= policy.value("same_picture_likeness"):
            found[other.pk] = ("look", alike)
    now = clock.now()
    with transaction.atomic():
        if bits is not None:
            PictureLook.objects.get_or_create(file=file, defaults={"bits": bits, "at": now})
        known = set(SamePicture.objects.filter(other=file).values_list("file_id", flat=True))
        rows = [
            SamePicture(file=file, other_id=pk, how=how, likeness=alike, at=now)
            for pk, (how, alike) in found.items()
            if pk not in known
        ]
        SamePicture.objects.bulk_create(rows, ignore_conflicts=True)


def nearest(content: bytes) -> tuple[int, list[UUID]]:
    """The bits of a picture and the ids of the stored ones that look most like it. Raises SandboxError, Unreadable."""
    stored = _stored.refresh()
    kept = stored.bits.tobytes()
    own, near = sandbox.run(
        looks.nearest, content, policy.value("image_pixels"), kept, NEAR_BITS, CANDIDATES,
        seconds=SECONDS, megabytes=MEGABYTES,
    )  # fmt: skip
    return own, [UUID(bytes=stored.files[index]) for index, _bits in near]


def _same_bytes(file: StoredFile) -> list[StoredFile]:
    return list(StoredFile.objects.with_bytes_like(file.sha256).filter(slot__in=SLOTS).exclude(pk=file.pk)[:CANDIDATES])


def _likeness(content: bytes, other: StoredFile) -> int:
    try:
        return sandbox.run(
            looks.likeness, content, files.read(other), policy.value("image_pixels"),
            seconds=SECONDS, megabytes=MEGABYTES,
        )  # fmt: skip
    except (PortalError, Unreadable):
        return 0


def used_elsewhere(version: RequestVersion, mine: list[StoredFile]) -> list[tuple[StoredFile, SamePicture, Evidence]]:
    """Where the pictures of this version were filed for another client: (mine, how it was found, the other evidence).

    One query where nothing was found, two otherwise.
    """
    ids = {file.pk: file for file in mine}
    same = list(SamePicture.objects.filter(Q(file__in=ids) | Q(other__in=ids)))
    if not same:
        return []
    theirs = {(each.other_id if each.file_id in ids else each.file_id) for each in same}
    used = (
        Evidence.objects.filter(file__in=theirs, version__frozen_at__isnull=False)
        .exclude(version__request__client=version.request.client_id)
        .select_related("version__request__client")
        .order_by("pk")
    )
    by_file: dict[UUID, list[Evidence]] = {}
    for each in used:
        by_file.setdefault(each.file_id, []).append(each)
    found: list[tuple[StoredFile, SamePicture, Evidence]] = []
    seen: set[tuple[UUID, int]] = set()
    for match in same:
        own, other = (match.file_id, match.other_id) if match.file_id in ids else (match.other_id, match.file_id)
        for each in by_file.get(other, []):
            if (own, each.version.request_id) not in seen:
                seen.add((own, each.version.request_id))
                found.append((ids[own], match, each))
    return found
