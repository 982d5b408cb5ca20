"""What filing does about the pictures: rows only; the reading is the worker's."""

from compliance.pictures.facts import key_of
from core.events import enqueue
from requests_app.workflow import Transition


def read_screenshots(t: Transition) -> None:
    """Both screenshots of the version that was just frozen will be read, compared and looked for among earlier ones."""
    assert t.version is not None  # noqa: S101 - a version was just frozen
    enqueue("picture.index", key=f"picture.index:{t.version.pk}", payload={"version": t.version.pk})
    enqueue("ocr.pair", key=key_of(t.version), payload={"version": t.version.pk})
