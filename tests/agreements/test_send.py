"""The account manager mails the agreement to the client's signatory (S30)."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from agreements import letters
from agreements.models import Agreement
from agreements.services import send, waiting_on
from core import clock
from core.accounts.models import User
from core.desk.models import Task
from core.errors import NotAllowed, Refused, Stale, WrongState
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from core.files import store
from requests_app import services
from requests_app.statuses import Turn
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db

FARAH = "farah@acme.example"


def test_the_signatory_gets_the_issued_bytes_in_the_owners_name(
    issued: Agreement, asha: User, smtp: Mailroom
) -> None:  # S30, P4
    send(agreement=issued, actor=asha, subject="Please sign", text="Dear Farah,\n\nplease sign.")
    drain(["mail.agreement"])
    [letter] = smtp.letters
    assert letter.recipients == [FARAH]
    assert str(letter.message["From"]).startswith("Asha Rao")
    assert letter.message["Reply-To"] == asha.email
    assert "please sign" in letter.text
    [attached] = list(letter.message.iter_attachments())
    content = attached.get_payload(decode=True)
    assert issued.issued is not None
    assert hashlib.sha256(content).hexdigest() == issued.issued.sha256  # type: ignore[arg-type]
    assert attached.get_filename() == f"{issued.request.reference}-v1-agreement.pdf"


def test_time_and_recipient_are_kept_and_it_is_the_clients_turn(issued: Agreement, asha: User) -> None:  # S30
    moment = datetime.now(UTC)
    with clock.frozen(moment):
        found = send(agreement=issued, actor=asha, subject="s", text="t")
    assert (found.state, found.sent_to, found.sent_at) == ("sent", FARAH, moment)
    assert found.sign_by == moment + timedelta(days=14)
    assert waiting_on(found) == Turn.CLIENT
    assert AuditEvent.objects.get(action="agreement.sent").data == {"to": FARAH, "number": 1}
    assert not Task.objects.open().filter(key=f"agreement:{issued.request.reference}").exists()


def test_the_mail_server_took_it(sent: Agreement, smtp: Mailroom) -> None:  # S30
    drain(["mail.agreement"])
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivery_words) == ("accepted", "")


def test_a_refusal_by_the_mail_server_is_seen_and_becomes_a_task(
    sent: Agreement, asha: User, smtp: Mailroom
) -> None:  # S30
    smtp.refuse(FARAH, "550 5.1.1 no such mailbox")
    drain(["mail.agreement"])
    sent.refresh_from_db()
    assert sent.delivery == "refused"
    assert "no such mailbox" in sent.delivery_words
    assert Task.objects.open().filter(user=asha, text="Send the agreement to Acme Pvt Ltd again").exists()
    drain(["mail.agreement_news"])
    assert "not delivered" in smtp.to(asha.email)[-1].subject


def test_sent_again_it_goes_out_again_and_the_time_begins_anew(sent: Agreement, asha: User, smtp: Mailroom) -> None:
    drain(["mail.agreement"])
    first = sent.sign_by
    again = send(agreement=sent, actor=asha, subject="Again", text="Did it reach you?", sends=1)
    assert first is not None
    assert again.sign_by is not None
    assert again.sign_by > first
    drain(["mail.agreement"])
    assert [letter.subject for letter in smtp.letters][-1] == "Again"
    assert len(smtp.letters) == 2


def test_a_double_click_sends_once(issued: Agreement, asha: User, smtp: Mailroom) -> None:
    send(agreement=issued, actor=asha, subject="s", text="t", sends=0)
    with pytest.raises(Stale):
        send(agreement=issued, actor=asha, subject="s", text="t", sends=0)
    drain(["mail.agreement"])
    assert len(smtp.letters) == 1


def test_a_letter_that_was_overtaken_is_not_sent(issued: Agreement, asha: User, smtp: Mailroom) -> None:
    send(agreement=issued, actor=asha, subject="First", text="t")
    send(agreement=issued, actor=asha, subject="Second", text="t")
    drain(["mail.agreement"])
    assert [letter.subject for letter in smtp.letters] == ["Second"]


def test_withdrawn_before_it_left_it_is_not_sent(sent: Agreement, asha: User, smtp: Mailroom) -> None:
    services.withdraw(request=sent.request, actor=asha, reason="Not wanted any more.")
    drain(["mail.agreement"])
    assert smtp.letters == []


def test_an_altered_file_is_not_sent(sent: Agreement, smtp: Mailroom) -> None:  # P4, F9
    assert sent.issued is not None
    store.remove(sent.issued.storage_name)
    store.write(sent.issued.storage_name, b"%PDF-1.7 something else")
    drain(["mail.agreement"])
    assert smtp.letters == []
    assert OutboxMessage.objects.get(topic="mail.agreement").state == "dead"


def test_line_breaks_in_the_subject_are_folded(issued: Agreement, asha: User, smtp: Mailroom) -> None:  # W9
    send(agreement=issued, actor=asha, subject="Sign\r\nBcc: all@portal.example", text="t")
    drain(["mail.agreement"])
    [letter] = smtp.letters
    assert letter.recipients == [FARAH]
    assert "Bcc" not in letter.message


def test_the_proposed_letter_names_person_places_account_and_day(issued: Agreement) -> None:
    subject, text = letters.proposed(issued)
    assert issued.request.reference in subject
    for words in ["Dear Farah Khan", "Delhi, Bengaluru", "BAN-987654", "Asha Rao"]:
        assert words in text


@pytest.mark.parametrize(
    ("subject", "text", "field"), [("", "t", "subject"), ("s", "  ", "text"), ("s" * 201, "t", "subject")]
)
def test_an_empty_or_endless_letter_is_refused(
    issued: Agreement, asha: User, subject: str, text: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        send(agreement=issued, actor=asha, subject=subject, text=text)
    assert [reason.field for reason in refusal.value.reasons] == [field]


def test_nobody_but_the_owner_sends(issued: Agreement, request: pytest.FixtureRequest) -> None:
    people = request.getfixturevalue
    for who in ["ravi", "tara", "chitra", "anil", "stranger"]:
        with pytest.raises(NotAllowed):
            send(agreement=issued, actor=people(who), subject="s", text="t")


def test_nothing_is_sent_before_it_is_made(accepted: object, asha: User) -> None:
    with pytest.raises(WrongState, match="Is being made"):
        send(agreement=journey.agreement_of(accepted), actor=asha, subject="s", text="t")  # type: ignore[arg-type]
