"""The ticket's panel, and what Tech Support is told."""

import hashlib
import io
import json
import zipfile

import pytest
from django.test import Client

from compliance import review
from compliance.models import Ticket, TicketAttachment
from core.accounts.models import User
from core.desk.models import Notice
from core.events.models import OutboxMessage
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from tests.support.journey import filed, fresh, plus_one
from tests.support.mailroom import Mailroom


def _post(client: Client, who: User, request: DIDRequest, part: str, **data: str) -> int:
    client.force_login(who)
    return int(client.post(f"/review/{request.reference}/ticket/{part}/", data).status_code)


def test_no_ticket_before_the_fourth_yes(acme_request: DIDRequest, four: list[User]) -> None:  # S27
    filed(acme_request)
    for person in four[:3]:
        plus_one(acme_request, person)
    assert not Ticket.objects.exists()
    plus_one(acme_request, four[3])
    assert set(TicketAttachment.objects.values_list("kind", flat=True)) == {"frontend_screenshot", "backend_screenshot"}
    assert OutboxMessage.objects.filter(topic="pdf.approvals").count() == 1


def test_the_files_come_as_a_zip_with_their_bytes(client: Client, in_review: DIDRequest, tara: User) -> None:  # S26
    client.force_login(tara)
    answer = client.get(f"/review/{in_review.reference}/ticket/files.zip")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        digests = {hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist()}
        assert json.loads(packed.read("payload.json"))["BAN"] == "BAN-987654"
    assert set(TicketAttachment.objects.values_list("sha256", flat=True)) <= digests


def test_the_key_is_noted_by_hand(client: Client, in_review: DIDRequest, tara: User) -> None:
    assert _post(client, tara, in_review, "key", key="did-7", files_attached="on") == 302
    ticket = Ticket.objects.get()
    assert (ticket.key, ticket.sync_state) == ("DID-7", "complete")


@pytest.mark.parametrize("key", ["", "seven", "DID 7"])
def test_what_is_no_key_is_refused(client: Client, in_review: DIDRequest, tara: User, key: str) -> None:
    assert _post(client, tara, in_review, "key", key=key) == 400


def test_a_parked_ticket_is_tried_again(client: Client, in_review: DIDRequest, tara: User) -> None:
    assert _post(client, tara, in_review, "retry") == 409
    Ticket.objects.update(sync_state="parked", manual=False, last_error="Component is not valid.")
    client.force_login(tara)
    assert "Component is not valid." in client.get(f"/review/{in_review.reference}/").content.decode()
    assert _post(client, tara, in_review, "retry") == 302


def test_strangers_get_404_and_insiders_403(
    client: Client, in_review: DIDRequest, stranger: User, ravi: User, asha: User, chitra: User
) -> None:
    codes = [_post(client, who, in_review, "retry") for who in (stranger, ravi, asha, chitra)]
    client.force_login(asha)
    codes.append(client.get(f"/review/{in_review.reference}/ticket/files.zip").status_code)
    assert codes == [404, 404, 403, 403, 403]


def test_tech_support_hears_of_it_by_mail_and_page(
    tara: User, tejas: User, in_review: DIDRequest, smtp: Mailroom
) -> None:
    drain(["staff.tell", "mail.staff_news"])
    (letter,) = smtp.to(tara.email)
    assert in_review.reference in letter.subject
    assert f"/review/{in_review.reference}/" in letter.text
    assert Notice.objects.unread().filter(user=tejas).count() == 1


def test_what_does_not_wait_any_more_is_not_mailed(tara: User, in_review: DIDRequest, smtp: Mailroom) -> None:
    services.withdraw(request=in_review, actor=in_review.owner, reason="The client changed its mind.")
    drain(["staff.tell", "mail.staff_news"])
    assert smtp.to(tara.email) == []
    assert not Notice.objects.unread().filter(user=tara).exists()


def test_a_decline_and_a_withdrawal_end_the_ticket(taken: DIDRequest, tara: User) -> None:
    Ticket.objects.update(key="DID-7", sync_state="complete")
    review.decline(request=taken, actor=tara, code="OTHER", text="Not this time.", kind="fixable")
    ticket = Ticket.objects.get()
    assert ticket.desired_status == "declined"
    assert "Not this time." in ticket.comments.last().body


def test_a_ticket_that_was_never_sent_is_called_off(in_review: DIDRequest) -> None:
    services.withdraw(request=in_review, actor=in_review.owner, reason="The client changed its mind.")
    assert Ticket.objects.get().sync_state == "cancelled"


def test_what_was_sent_back_is_on_the_ticket(taken: DIDRequest, tara: User) -> None:
    review.send_back(request=taken, actor=tara, points=[("nature_of_services", "UNCLEAR", "Say what is sold.")])
    assert "Say what is sold." in Ticket.objects.get().comments.last().body
    assert fresh(taken).status == "action_needed"


def test_nobody_ticks_off_the_ticket_of_their_own_request(
    client: Client, in_review: DIDRequest, tara: User, asha: User
) -> None:  # A3
    asha.groups.add(*tara.groups.all())
    assert _post(client, asha, in_review, "key", key="DID-7", files_attached="on") == 403
    assert Ticket.objects.get().key == ""
