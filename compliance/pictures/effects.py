"""What filing does about the pictures: rows only; the reading is the worker's."""

from compliance.pictures.facts import key_of
from core.events import enqueue
from requests_app.workflow import Transition


def read_screenshots(t: Transition) -> None:
    """Both screenshots of the version that was just frozen will be read and compared, long before it is reviewed."""
    assert t.version is not None  # noqa: S101 - a version was just frozen
    enqueue("ocr.pair", key=key_of(t.version), payload={"version": t.version.pk})
