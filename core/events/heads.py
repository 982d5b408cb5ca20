"""Each day the chain's head leaves the database, with a digest of every event since the last time (P5).

It goes to the store of files under a dated name that is never written over, and by mail to AUDIT_HEAD_MAIL_TO. What an
intruder with the database and the key rewrites afterwards no longer agrees with it.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core import clock
from core.events import audit
from core.events.mail import Attachment, Letter
from core.events.models import AuditEvent, AuditHead
from core.events.outbox import Job, Park
from core.events.outside import FOLDER
from core.events.unit import enqueue, record, unit_of_work
from core.letters import Sheet, write

NOTED: Final = "audit.head_noted"  # the event that says how far it has been handed out
MOST: Final = 50_000  # events of one text: two megabytes, and a letter that every server takes


def run() -> int:
    """Note the head as it stands, and send it out; gives back how many texts that takes. Once a day."""
    noted = 0
    with unit_of_work():
        head = AuditHead.objects.get(pk=1)
        for first, last in _stretches(_last_noted() + 1, head.sequence):
            noted += 1
            _note(head, first, last)
    return noted


def store(job: Job) -> None:
    """Write one text into the store. Twice is once; a text that says something else is never written over: Park."""
    name, content = name_of(job.payload), text(job.payload).encode()
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    with default_storage.open(name) as file:
        if file.read() != content:
            raise Park(f"{name} holds something else already")


def letter(payload: dict[str, Any]) -> Letter | None:
    """The same text as a letter; None once there is nobody to send it to."""
    if not settings.AUDIT_HEAD_MAIL_TO:
        return None
    subject = _("Audit chain at event %(number)s") % {"number": payload["last"]}
    words = _("Keep this letter where nobody of the portal can change it: audit_verify checks the chain against it.")
    facts = [(_("Event"), str(payload["last"])), (_("Hash"), payload["hash"])]
    plain, html = write(Sheet(subject, paragraphs=[words], facts=facts))
    enclosed = Attachment(name_of(payload).rpartition("/")[2], text(payload).encode(), "text/plain")
    return Letter(settings.AUDIT_HEAD_MAIL_TO, subject, plain, html, attachments=[enclosed])


def name_of(payload: dict[str, Any]) -> str:
    """Where it lies in the store: by day and last event."""
    return f"{FOLDER}/{payload['day'][:4]}/{payload['day']}-{payload['last']:012}.txt"


def text(payload: dict[str, Any]) -> str:
    """The text itself: always the same for the same payload. Raises Park when the chain has changed since."""
    rows = AuditEvent.objects.filter(sequence__range=(payload["first"], payload["last"])).order_by("sequence")
    lines = [f"# DID portal, audit chain, {payload['day']}"]
    ended = ""
    for event in rows.iterator(chunk_size=2000):
        lines.append(f"{event.sequence} {audit.words_digest(event)}")
        ended = event.hash
    if ended != payload["hash"]:
        raise Park(f"event {payload['last']} is not what it was when the head was noted: run audit_verify")
    return "\n".join([*lines, f"head {payload['last']} {ended}", ""])


def _last_noted() -> int:
    noted = AuditEvent.objects.filter(thread=AuditHead().audit_thread, action=NOTED).order_by("sequence").last()
    return int(noted.data["last"]) if noted else 0


def _stretches(first: int, last: int) -> Iterator[tuple[int, int]]:
    for start in range(first, last + 1, MOST):
        yield start, min(start + MOST - 1, last)


def _note(head: AuditHead, first: int, last: int) -> None:
    hashed = AuditEvent.objects.values_list("hash", flat=True).get(sequence=last)
    said = {"first": first, "last": last, "hash": hashed, "day": clock.today().isoformat()}
    record("audit.head_noted", subject=head, actor=None, **said)
    enqueue("audit.store_head", key=f"audit.store_head:{last}", payload=said)
    if settings.AUDIT_HEAD_MAIL_TO:
        enqueue("mail.audit_head", key=f"mail.audit_head:{last}", payload=said)
