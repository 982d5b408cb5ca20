"""The pages of Tech Support: who sees them, what they show, how little they ask of the database."""

from datetime import timedelta

import pytest
from django.test import Client

from compliance import queues, review
from core import clock
from core.accounts.models import User
from core.errors import Refused
from requests_app.models import DIDRequest
from tests.support.journey import filed, fresh
from tests.support.sql import statements

REVIEW = ("", "take/", "accept/", "locations/accept/", "send-back/", "decline/", "decline/preview/", "activate/")


def _copies(request: DIDRequest, count: int) -> None:
    """More requests in the queue, each a minute younger."""
    version = request.versions.get()
    for n in range(count):
        since = request.status_since + timedelta(minutes=n + 1)
        twin = DIDRequest.objects.create(
            reference=f"DID-2026-9{n:05d}", client=request.client, owner=request.owner, status="in_review",
            status_since=since, last_activity_at=since, version_number=1,
        )  # fmt: skip
        version.pk, version.request = None, twin
        version.save(force_insert=True)


def test_the_queue_shows_who_has_it(client: Client, taken: DIDRequest, tejas: User) -> None:
    client.force_login(tejas)
    page = client.get("/queue/").content.decode()
    assert taken.reference in page
    assert "Tara Menon" in page
    assert "Delhi, Mumbai, Bengaluru" in page


def test_what_is_not_approved_is_not_in_the_queue(client: Client, acme_request: DIDRequest, tara: User) -> None:  # S11
    filed(acme_request)
    client.force_login(tara)
    assert acme_request.reference not in client.get("/queue/").content.decode()


@pytest.mark.parametrize("address", ["/queue/", "/queue/activation/", "/queue/signed/"])
@pytest.mark.parametrize("who", ["asha", "mihir", "chitra", "anil", "stranger"])
def test_others_do_not_see_the_lists(
    client: Client, in_review: DIDRequest, who: str, address: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == 403


def test_the_queue_asks_six_questions_for_one_row_and_for_many(
    client: Client, in_review: DIDRequest, tara: User
) -> None:
    client.force_login(tara)
    client.get("/queue/")
    with statements() as one:
        client.get("/queue/")
    _copies(in_review, 24)
    with statements() as many:
        assert client.get("/queue/").content.decode().count("row-link") == 25
    assert len(one) == len(many) <= 6, many


def test_pages_go_on_by_key_and_back(in_review: DIDRequest) -> None:
    _copies(in_review, 59)
    first = queues.page(queues.in_review())
    assert queues.first_page(queues.in_review) == first
    second = queues.page(queues.in_review(), before=first.newer)
    third = queues.page(queues.in_review(), before=second.newer)
    again = queues.page(queues.in_review(), after=third.older)
    assert [len(page.rows) for page in (first, second, third)] == [25, 25, 10]
    assert (first.rows[0], first.older, third.newer) == (in_review, "", "")
    assert again.rows == second.rows
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


@pytest.mark.parametrize("key", ["x", "2026-11-22~", "~4", "2026-11-22T10:00:00+00:00~x"])
def test_a_made_up_key_is_refused(db: None, key: str) -> None:
    with pytest.raises(Refused):
        queues.page(queues.in_review(), after=key)


def test_the_review_page_shows_contact_pictures_and_findings(client: Client, taken: DIDRequest, tara: User) -> None:
    client.force_login(tara)
    page = client.get(f"/review/{taken.reference}/").content.decode()
    assert all(words in page for words in ("+919876543210", "meera.test@acme.example", "Meera Test"))
    assert page.count("/preview/") >= 2
    assert all(f"GUIDE-{n}" in page for n in ("01", "02", "03", "04", "05", "06", "07", "08", "09", "15", "16", "17"))
    assert f"/review/{taken.reference}/judge/GUIDE-05/" in page


def test_the_words_that_read_as_promotional_are_marked(client: Client, taken: DIDRequest, tara: User) -> None:  # S49
    version = taken.versions.get()
    type(version).objects.filter(pk=version.pk).update(nature_of_services="A <b>Discount</b> shop.")
    client.force_login(tara)
    page = client.get(f"/review/{taken.reference}/").content.decode()
    assert 'A &lt;b&gt;<mark title="an offer, a discount or a gift">Discount' in page
    assert "</mark>&lt;/b&gt; shop." in page


def test_who_has_it_not_in_hand_reads_only(client: Client, taken: DIDRequest, tejas: User) -> None:  # X11
    client.force_login(tejas)
    page = client.get(f"/review/{taken.reference}/").content.decode()
    assert "Tara Menon has this request in hand since" in page
    assert "/judge/GUIDE-05/" not in page


@pytest.mark.parametrize("part", REVIEW)
def test_strangers_get_404_and_insiders_403(
    client: Client, taken: DIDRequest, stranger: User, asha: User, ravi: User, chitra: User, part: str
) -> None:
    send = client.get if part in ("", "decline/preview/") else client.post
    codes = []
    for person in (stranger, ravi, asha, chitra):
        client.force_login(person)
        codes.append(send(f"/review/{taken.reference}/{part}").status_code)
    assert codes == [404, 404, 403, 403]


@pytest.mark.parametrize("part", REVIEW[1:-2])
def test_no_get_changes_anything(client: Client, taken: DIDRequest, tara: User, part: str) -> None:
    client.force_login(tara)
    assert client.get(f"/review/{taken.reference}/{part}").status_code == (200 if part == "decline/preview/" else 405)


def test_a_draft_has_no_review_page(client: Client, draft: DIDRequest, tara: User) -> None:
    client.force_login(tara)
    assert client.get(f"/review/{draft.reference}/").status_code == 404


def test_a_refused_acceptance_says_why_under_the_button(client: Client, taken: DIDRequest, tara: User) -> None:  # S28
    client.force_login(tara)
    answer = client.post(f"/review/{taken.reference}/accept/")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This cannot be accepted yet" in page
    assert "GUIDE-05 waits for a judgement" in page
    assert "No verdict yet on Delhi." in page


def test_a_refused_judgement_keeps_its_note(client: Client, taken: DIDRequest, tejas: User) -> None:
    client.force_login(tejas)
    said = {"verdict": "pass", "note": "I compared both."}
    answer = client.post(f"/review/{taken.reference}/judge/GUIDE-05/", said)
    assert answer.status_code == 409
    assert "Tara Menon has this request in hand" in answer.content.decode()


def test_a_judgement_without_note_is_told_so(client: Client, taken: DIDRequest, tara: User) -> None:  # S28
    client.force_login(tara)
    assert client.post(f"/review/{taken.reference}/judge/GUIDE-05/", {"verdict": "pass"}).status_code == 422


def test_a_location_of_another_request_is_404(
    client: Client, taken: DIDRequest, tara: User, bharat: object
) -> None:  # L8
    _copies(taken, 1)
    place = taken.locations.all()[0]
    client.force_login(tara)
    assert client.post(f"/review/DID-2026-900000/locations/{place.pk}/", {"verdict": "accepted"}).status_code == 404


def test_the_whole_review_by_page(client: Client, in_review: DIDRequest, tara: User) -> None:  # S28
    client.force_login(tara)
    here = f"/review/{in_review.reference}/"
    said = {"verdict": "pass", "note": "Phone and e-mail are equal."}
    for part, data in (
        ("take/", {}), ("judge/GUIDE-05/", said), ("locations/accept/", {}), ("accept/", {}),
    ):  # fmt: skip
        assert client.post(here + part, data).status_code == 302
    assert fresh(in_review).status == "awaiting_signature"


def test_after_the_end_the_kept_findings_are_shown(client: Client, taken: DIDRequest, tara: User) -> None:
    review.decline(request=taken, actor=tara, code="OTHER", text="No.", kind="final")
    client.force_login(tara)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        page = client.get(f"/review/{taken.reference}/").content.decode()
    assert "GUIDE-03" in page  # kept at filing
    assert "/accept/" not in page
