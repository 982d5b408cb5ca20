"""Mail: each kind is an outbox topic; the letter is written when it is sent, so that rows hold no secrets (X8, W9)."""

import hashlib
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from core import clock
from core.events.models import SentMail
from core.events.outbox import Job, Park

BREAKS = re.compile(r"[\r\n\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Letter:
    """One letter: `to` are addresses of accounts or of the client's signatory, never typed free text of a stranger."""

    to: list[str]
    subject: str
    text: str
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    sender_name: str = ""
    reply_to: str = ""
    thread: str = ""


Builder = Callable[[dict[str, Any]], Letter | None]
After = Callable[[dict[str, Any], SentMail], None]


def sending(builder: Builder, *, after: After | None = None) -> Callable[[Job], None]:
    """A handler that sends what `builder` writes; None from it means that the letter is no longer wanted.

    `after` hears what the server said (accepted or refused), once more when the worker died before the row was settled.
    """

    def handle(job: Job) -> None:
        # accepted before this worker's row was settled: one letter, whatever dies when
        sent = SentMail.objects.filter(key=job.key, state=SentMail.State.ACCEPTED).first()
        if sent is None:
            letter = builder(job.payload)
            if letter is None:
                return
            sent = _keep(letter, job, *_send(letter, job.key))
        if after is not None:
            after(job.payload, sent)
        if sent.state == SentMail.State.REFUSED:
            raise Park(_("The mail server refused it: %(words)s") % {"words": sent.words})

    return handle


def one_line(value: str) -> str:
    """A header value without line breaks or control characters (W9)."""
    return BREAKS.sub(" ", value).strip()


def message_id(key: str) -> str:
    """The same Message-ID each time the same row is sent, so that a twin is recognised."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _send(letter: Letter, key: str) -> tuple[str, str]:
    try:
        _compose(letter, key).send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _words in refused.recipients.values()}
        if any(code < 500 for code in codes):
            raise  # "try again later" from the server: the outbox does
        return SentMail.State.REFUSED, str(refused.recipients)[:1000]
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        if refused.smtp_code < 500:
            raise
        return SentMail.State.REFUSED, f"{refused.smtp_code} {refused.smtp_error!r}"[:1000]
    return SentMail.State.ACCEPTED, ""


def _keep(letter: Letter, job: Job, state: str, words: str) -> SentMail:
    # a letter that was refused and is tried again from the dead letters keeps one row: the last answer
    said = {
        "topic": job.topic,
        "thread": letter.thread,
        "to": letter.to,
        "subject": one_line(letter.subject)[:250],
        "state": state,
        "words": words,
        "at": clock.now(),
    }
    return SentMail.objects.update_or_create(key=job.key, defaults=said)[0]


def _compose(letter: Letter, key: str) -> EmailMultiAlternatives:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = formataddr((one_line(letter.sender_name) or name, address))
    message = EmailMultiAlternatives(
        one_line(letter.subject),
        letter.text,
        from_email=sender,
        to=[one_line(address) for address in letter.to],
        reply_to=[one_line(letter.reply_to)] if letter.reply_to else None,
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        message.attach(attachment.name, attachment.content, attachment.content_type)
    return message
