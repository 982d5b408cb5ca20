"""What rules and pages read about the pictures of a version."""

from typing import Any

from compliance.pictures import words
from compliance.pictures.models import PairReading
from compliance.rules.dossier import PairFacts
from core.events.models import OutboxMessage
from requests_app.models import RequestVersion

AT_HAND = "reading_at_hand"


def reading_of(version: RequestVersion) -> PairReading | None:
    """The reading of a version, asked for once per loaded version; None while it waits."""
    if AT_HAND not in version.__dict__:
        version.__dict__[AT_HAND] = PairReading.objects.filter(version=version).first()
    found: PairReading | None = version.__dict__[AT_HAND]
    return found


def pair_facts(version: RequestVersion) -> PairFacts:
    """What a rule may know: state, verdict, why, and what was read in each picture, in words. One query."""
    found = reading_of(version)
    if found is None:
        return PairFacts()
    return PairFacts(found.state, found.verdict, found.why, words.found_in(found.front), words.found_in(found.back))


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
