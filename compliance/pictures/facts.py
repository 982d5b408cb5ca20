"""What rules and pages read about the pictures of a version."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from compliance.pictures import words
from compliance.pictures.index import SLOTS, used_elsewhere
from compliance.pictures.models import PairReading, SamePicture
from compliance.rules.dossier import PairFacts, ReuseFacts
from core.accounts.models import User
from core.events.models import OutboxMessage
from core.files.models import StoredFile
from requests_app.models import Evidence, RequestVersion
from requests_app.permissions import can_see
from requests_app.versions import standing_evidence, title_of

AT_HAND, REUSED = "reading_at_hand", "reuse_at_hand"


def reading_of(version: RequestVersion) -> PairReading | None:
    """The reading of a version, asked for once per loaded version; None while it waits."""
    found: PairReading | None = _at_hand(version)[0]
    return found


def _at_hand(version: RequestVersion) -> tuple[PairReading | None, bool]:
    """The reading, and whether any of the pictures is known from elsewhere: both in one query."""
    if AT_HAND not in version.__dict__:
        keep_reading(version, with_reading(RequestVersion.objects.all()).get(pk=version.pk))
    found: tuple[PairReading | None, bool] = version.__dict__[AT_HAND]
    return found


def with_reading(versions: QuerySet[RequestVersion]) -> QuerySet[RequestVersion]:
    """The versions with what `keep_reading` keeps of them."""
    known = [
        Exists(Evidence.objects.standing().filter(version=OuterRef("pk"), **{f"file__{way}__isnull": False}))
        for way in ("same_as", "same_again")
    ]
    return versions.select_related("reading").annotate(known=known[0] | known[1])


def keep_reading(version: RequestVersion, row: RequestVersion) -> None:
    """Remember with the loaded version what a `row` of the above says; what is there stays."""
    version.__dict__.setdefault(AT_HAND, (getattr(row, "reading", None), bool(vars(row)["known"])))


def pair_facts(version: RequestVersion) -> PairFacts:
    """What a rule may know: state, verdict, why, and what was read in each picture, in words. One query."""
    found = reading_of(version)
    if found is None:
        return PairFacts()
    return PairFacts(found.state, found.verdict, found.why, words.found_in(found.front), words.found_in(found.back))


Reuse = tuple[StoredFile, SamePicture, Evidence]


def reuse_of(version: RequestVersion) -> list[Reuse]:
    """Where this version's pictures were filed for another client, asked for once per loaded version."""
    if REUSED not in version.__dict__:
        files = [each.file for each in standing_evidence(version) if each.kind in SLOTS] if _at_hand(version)[1] else []
        version.__dict__[REUSED] = used_elsewhere(version, files) if files else []
    found: list[Reuse] = version.__dict__[REUSED]
    return found


def reuse_facts(version: RequestVersion) -> tuple[ReuseFacts, ...]:
    """The same for rules, as plain data."""
    return tuple(
        ReuseFacts(file.slot, theirs.version.request.reference, same.likeness)
        for file, same, theirs in reuse_of(version)
    )


def shown_reuse(version: RequestVersion, user: User) -> list[dict[str, Any]]:
    """The same for the review page: with a link to the other request for whoever may see it, without a name else."""
    rows = []
    for file, same, theirs in reuse_of(version):
        request = theirs.version.request
        seen = can_see(user, request)
        place = {"reference": request.reference, "client": request.client.name, "url": request.get_absolute_url()}
        how = {"title": title_of(file.slot), "how": same.get_how_display(), "likeness": same.likeness}
        rows.append(how | (place if seen else {}) | {"at": theirs.added_at})
    return rows


def shown(version: RequestVersion) -> dict[str, Any]:
    """What the review page says beside the pictures, and what it draws over them."""
    found = reading_of(version)
    if found is None:
        state = "failed" if _gave_up(version) else "waiting"
        return {"state": state, "words": words.sentence(state, ""), "sides": [{}, {}]}
    said = words.sentence(found.state, found.why)
    sides = [_drawn(side) if found.state == PairReading.State.READ else {} for side in (found.front, found.back)]
    return {"state": found.state, "verdict": found.verdict, "words": said, "sides": sides}


def _gave_up(version: RequestVersion) -> bool:
    """Whether the worker died with this pair each time, or nobody ever asked for it to be read."""
    row = OutboxMessage.objects.filter(key=key_of(version)).only("state").first()
    return row is None or row.state != OutboxMessage.State.DUE


def key_of(version: RequestVersion) -> str:
    """The key of the outbox row that reads this version's pair."""
    return f"ocr.pair:{version.pk}"


def _drawn(side: dict[str, Any]) -> dict[str, Any]:
    boxes = [_box(field) for field in side.get("fields", [])]
    return {"width": side.get("width"), "height": side.get("height"), "boxes": boxes, "read": words.found_in(side)}


def _box(field: dict[str, Any]) -> dict[str, Any]:
    """With a little room around the letters."""
    left, top, right, bottom = field["box"]
    room = max(2, (bottom - top) // 6)
    corner = {"x": max(0, left - room), "y": max(0, top - room)}
    return corner | {"width": right - left + 2 * room, "height": bottom - top + 2 * room, "mark": field["mark"]}
