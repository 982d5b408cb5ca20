"""The client's page behind its mailed link: what it shows, what it takes, what a dead link says."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from clients.access import services as links
from clients.access.models import ClientLink
from clients.activation.models import Checklist
from core import clock
from core.accounts.models import User
from core.events.worker import drain
from tests.clients.activation import scene
from tests.didportal.pages_support import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(asha: User) -> str:
    """The address in the welcome letter of the new client."""
    scene.pay(ports_a_number=None, calls_dnd_numbers=None)
    return found_in(mail.outbox[-1].body)


def found_in(letter: object) -> str:
    match = re.search(r"http://testserver(/c/[\w-]+/)", str(letter))
    assert match
    return match[1]


def read(path: str, **headers: str) -> str:
    answer = Browser().get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_the_six_steps_with_where_to_click(path: str) -> None:  # S61 S65 S66 S67 S68 S70 S71 S72
    page = read(path)
    for words in (
        "app.myoperator.com", "Manage → Design Callflow", "Users → Add User", "Settings → Compliance",
        "Billing → Recurring Payments", "Android, iOS", "WhatsApp, In-SMS, Call-Tracking", "Service live",
    ):  # fmt: skip
        assert words in page
    assert page.count('class="check check-') == 6


def test_it_is_read_in_hindi_as_well(path: str) -> None:
    page = read(path, **{"Accept-Language": "hi-IN,hi"})
    assert '<html lang="hi">' in page and "छह कदम" in page


def test_the_client_confirms_answers_and_acknowledges(path: str) -> None:  # S61 S64 S69
    browser = Browser()
    assert browser.post(f"{path}support/").status_code == 302
    assert browser.post(f"{path}receipt/").status_code == 302
    assert browser.post(f"{path}needs/", {"ports_a_number": "no", "calls_dnd_numbers": "yes"}).status_code == 302
    assert scene.done() == {"email", "support"}
    assert Checklist.objects.get().calls_dnd_numbers is True


def test_half_an_answer_is_refused_in_words(path: str) -> None:
    answer = Browser().post(f"{path}needs/", {"ports_a_number": "no"})
    assert answer.status_code == 400 and "both questions" in answer.content.decode()
    assert Checklist.objects.get().ports_a_number is None


def test_looking_changes_nothing(path: str) -> None:  # L1
    before = scene.done()
    for step in ("", "receipt/", "support/", "needs/", "fresh/"):
        assert Browser().get(path + step).status_code in {200, 405}
    assert scene.done() == before


def test_staff_do_not_tick_for_a_client(path: str, asha: User, tara: User) -> None:
    for person in (asha, tara):
        assert signed_in(person).post(f"{path}support/").status_code == 403
    assert "support" not in scene.done()


def test_the_address_goes_into_no_referer_and_no_cache(path: str) -> None:  # L4
    answer = Browser().get(path)
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "private, no-store")


def test_bad_links_all_say_the_same_and_offer_a_fresh_one(path: str, clock_at: Any) -> None:  # L3 L10
    wrong = [path[:-5] + "AAAA/", "/c/" + "x" * 43 + "/"]
    bodies = {Browser().get(each).content.replace(each.encode(), b"") for each in wrong}
    clock_at(clock.now() + timedelta(days=8))
    expired = Browser().get(path)
    bodies.add(expired.content.replace(path.encode(), b""))
    strip = {re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body) for body in bodies}
    assert (expired.status_code, len(strip)) == (410, 1)


def test_a_fresh_link_goes_to_the_same_address_only(path: str, clock_at: Any) -> None:  # L3
    clock_at(clock.now() + timedelta(days=8))
    assert Browser().post(f"{path}fresh/").status_code == 200
    drain()
    assert mail.outbox[-1].to == ["owner@newclient.example"]
    assert read(found_in(mail.outbox[-1].body))


def test_a_stranger_gets_the_same_words_and_no_mail(path: str) -> None:  # L10
    sent = len(mail.outbox)
    answer = Browser().post("/c/" + "x" * 43 + "/fresh/")
    drain()
    assert answer.status_code == 200 and len(mail.outbox) == sent


def test_links_can_be_ended_at_once(path: str, asha: User) -> None:
    assert links.end_all(client=scene.checklist().client, actor=asha) == 1
    assert Browser().get(path).status_code == 410
    assert not ClientLink.objects.live().exists()


def test_each_page_of_a_client_costs_at_most_eight_statements(path: str, django_assert_max_num_queries: Any) -> None:
    read(path)
    with django_assert_max_num_queries(8):
        read(path)


def test_a_refund_stops_the_list(path: str) -> None:
    scene.pay("evt_2", event="payment.refunded")
    assert "This payment was refunded" in read(path)
    assert Browser().post(f"{path}support/").status_code == 409
