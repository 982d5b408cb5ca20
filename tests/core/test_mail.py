"""Mail over a real SMTP server: sent once, headers clean, refusals kept."""

import pytest

from core.accounts.models import User
from core.events import enqueue, outbox, unit_of_work, worker
from core.events.mail import Letter, message_id, one_line, sending
from core.events.models import OutboxMessage, SentMail
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


def send(monkeypatch: pytest.MonkeyPatch, letter: Letter | None, key: str = "mail.test:1") -> OutboxMessage:
    from didportal import lifecycle

    monkeypatch.setitem(lifecycle.HANDLERS, "mail.test", sending(lambda payload: letter))
    with unit_of_work():
        enqueue("mail.test", key=key, payload={})
    worker.drain(["mail.test"])
    return OutboxMessage.objects.get(key=key)


LETTER = Letter(to=["farah@acme.example"], subject="Hello", text="Text", html="<p>Text</p>", sender_name="Asha Rao")


def test_a_letter_arrives_with_both_bodies(smtp: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(monkeypatch, LETTER).state == "done"
    (letter,) = smtp.letters
    assert {part.get_content_type() for part in letter.message.walk()} >= {"text/plain", "text/html"}
    assert letter.message["Message-ID"] == message_id("mail.test:1")


def test_the_same_row_again_is_no_second_letter(smtp: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:  # X10
    row = send(monkeypatch, LETTER)
    OutboxMessage.objects.filter(pk=row.pk).update(state="due", finished_at=None)
    worker.drain(["mail.test"])
    assert len(smtp.letters) == 1


def test_no_header_takes_a_line_break(smtp: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:  # W9
    evil = Letter(
        to=["farah@acme.example"], subject="Hi\r\nBcc: evil@x.example", text="T", sender_name="A\nBcc: e@x.example"
    )
    send(monkeypatch, evil)
    (letter,) = smtp.letters
    assert letter.recipients == ["farah@acme.example"]
    assert letter.message["Bcc"] is None


@pytest.mark.parametrize("value", ["a\r\nb", "a\nb", "a\x00b", "a\u2028b"])
def test_one_line(value: str) -> None:
    assert one_line(value) == "a b"


def test_a_refusal_is_kept_with_the_servers_words(smtp: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:  # S30
    smtp.refuse("farah@acme.example", "550 no such mailbox")
    row = send(monkeypatch, LETTER)
    assert row.state == "dead"
    assert "no such mailbox" in SentMail.objects.get().words


def test_a_refused_letter_goes_out_when_somebody_retries_it(
    smtp: Mailroom, monkeypatch: pytest.MonkeyPatch, anil: User
) -> None:
    smtp.refuse("farah@acme.example")
    row = send(monkeypatch, LETTER)
    smtp.accept("farah@acme.example")
    outbox.retry(message=row, actor=anil)
    worker.drain(["mail.test"])
    assert len(smtp.letters) == 1
    assert SentMail.objects.get().state == "accepted"


def test_a_server_that_is_down_loses_nothing(
    smtp: Mailroom, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:  # X8
    port = settings.EMAIL_PORT  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    row = send(monkeypatch, LETTER)
    assert (row.state, row.attempts) == ("due", 1)
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    OutboxMessage.objects.filter(pk=row.pk).update(due_at=row.created_at)
    worker.drain(["mail.test"])
    assert len(smtp.letters) == 1


def test_a_letter_that_is_no_longer_wanted_is_not_sent(smtp: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(monkeypatch, None).state == "done"
    assert smtp.letters == []


def test_what_follows_a_letter_happens_though_the_worker_died_before(
    smtp: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:  # X8
    from didportal import lifecycle

    heard: list[str] = []

    def after(payload: dict[str, object], sent: SentMail) -> None:
        if not heard:
            heard.append("died")
            raise RuntimeError("the worker is gone")
        heard.append(sent.state)

    monkeypatch.setitem(lifecycle.HANDLERS, "mail.test", sending(lambda payload: LETTER, after=after))
    with unit_of_work():
        enqueue("mail.test", key="mail.test:1", payload={})
    worker.drain(["mail.test"])
    OutboxMessage.objects.update(due_at=OutboxMessage.objects.get().created_at)
    worker.drain(["mail.test"])
    assert (heard, len(smtp.letters)) == (["died", "accepted"], 1)
