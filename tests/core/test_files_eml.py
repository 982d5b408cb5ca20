"""E-mail files: what stops a parser is refused before the parser, and quickly (F5)."""

import time
from pathlib import Path

import pytest

from core import sandbox
from core.accounts.models import User
from core.errors import Refused
from core.files import inspect_eml, services
from core.files.models import StoredFile
from tests.core import corpus

BOMBS = {
    "280 kB of encoded words": (corpus.mail_of_encoded_words(20_000), "header line that is far too long"),
    "encoded words in many headers": (
        corpus.MAIL_HEAD + b"To: =?utf-8?q?a?= =?utf-8?q?b?=\r\n" * 900 + corpus.mail(),
        "too many encoded words",
    ),
    "1,200 nested parts": (corpus.nested_mail(1200), "nested too deeply"),
    "1,200 forwarded mails": (corpus.forwarded_mail(1200), "nested too deeply"),
    "1,200 nested parts in another spelling": (corpus.mail_with_hidden_nesting(1200), "damaged"),
    "a long header": (corpus.mail(b"a" * 40_000), "far too long"),
    "a long header in many lines": (corpus.mail(b"a\r\n " * 20_000), "far too long"),
    "5,000 headers": (corpus.MAIL_HEAD + b"X-A: b\r\n" * 5000 + corpus.mail(), "too many header lines"),
    "100,000 parts": (
        corpus.MAIL_HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n\r\n" * 100_000,
        "too many parts",
    ),
    "brackets": (corpus.MAIL_HEAD + b"Cc: " + b"(" * 30_000 + b"\r\n" + corpus.mail(), "damaged"),
}
NO_MAIL = {
    "text": b"hello\r\n\r\nthere",
    "no sender": b"Subject: +1\r\nDate: Mon, 23 Nov 2026 10:00:00 +0530\r\n\r\n+1",
    "picture": corpus.picture(),
    "outlook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "zeros": corpus.mail(body=b"a\0b"),
}


def put(content: bytes, by: User) -> StoredFile:
    return services.receive(slot="approval_file", upload=corpus.upload("plus one.eml", content), by=by)


@pytest.mark.parametrize(("content", "words"), BOMBS.values(), ids=BOMBS)
def test_each_bomb_is_answered_in_time(store_folder: Path, asha: User, content: bytes, words: str) -> None:
    began = time.monotonic()  # F5
    with pytest.raises(Refused, match=words):
        put(content, asha)
    assert time.monotonic() - began < 10
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("content", NO_MAIL.values(), ids=NO_MAIL)
def test_what_is_no_mail_is_refused(store_folder: Path, asha: User, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        put(content, asha)
    assert refusal.value.reasons[0].code in {"file.not_mail", "file.damaged"}


@pytest.mark.parametrize(
    "content",
    [
        corpus.mail(b"=?utf-8?b?4KS54KS+4KSB?= +1"),
        corpus.mail().replace(b"\r\n", b"\n"),
        b"From mihir@portal.example Mon Nov 23 10:00:00 2026\n" + corpus.mail(),
        corpus.nested_mail(8) + b"\r\n+1\r\n",
        corpus.forwarded_mail(5),
        corpus.MAIL_HEAD + b"Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0530\r\n" * 120 + corpus.mail(),
    ],
    ids=["hindi", "unix lines", "mbox", "eight parts deep", "forwarded five times", "many servers"],
)
def test_ordinary_mails_are_taken(store_folder: Path, asha: User, content: bytes) -> None:
    assert put(content, asha).content_type == "message/rfc822"


def test_the_envelope_names_every_sender(db: None) -> None:
    forged = b"From: ashish@portal.example\r\n" + corpus.mail()  # A7: two From headers, so no sender to show
    envelope = sandbox.run(inspect_eml.inspect, forged)
    assert envelope.senders == ("ashish@portal.example", "mihir@portal.example")
    assert envelope.subject == "Approval"
