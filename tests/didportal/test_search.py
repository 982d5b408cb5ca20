"""Search and lists: within what a person may see, page by page."""

import pytest

from clients.models import Client
from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.didportal.pages_support import signed_in, text_of
from tests.support import journey

pytestmark = pytest.mark.django_db


def found(user: User, words: str) -> str:
    return text_of(signed_in(user).get("/search/", {"q": words}))


@pytest.mark.parametrize("words", ["acme", "ACME PVT", "BAN-9876", "ban-98", "000"])
def test_by_client_and_ban_and_part_of_the_reference(words: str, draft: DIDRequest, asha: User) -> None:
    assert draft.reference in found(asha, words)


def test_an_exact_reference_leads_straight_there(draft: DIDRequest, asha: User) -> None:
    answer = signed_in(asha).get("/search/", {"q": f" {draft.reference.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())


def test_by_jira_key(acme_request: DIDRequest, four: list[User], tara: User) -> None:
    journey.approved(acme_request, four)
    journey.ticket_by_hand(acme_request, tara, "DID-7")
    assert acme_request.reference in found(tara, "did-7")


@pytest.mark.parametrize("words", ["", "a", "  b "])
def test_too_few_words_are_said_so(words: str, draft: DIDRequest, asha: User) -> None:
    assert "at least two characters" in found(asha, words)


@pytest.mark.parametrize("words", ["zzz", "%%", "__", "'; drop", "<script>"])
def test_nothing_found_is_said_so(words: str, draft: DIDRequest, asha: User) -> None:
    page = found(asha, words)
    assert "Nothing found for" in page
    assert "<script>" not in page.partition("<main")[2]  # U7


@pytest.mark.parametrize("words", ["acme", "BAN-987654"])
def test_another_account_manager_finds_nothing(words: str, draft: DIDRequest, ravi: User) -> None:  # W7
    assert draft.reference not in found(ravi, words)
    assert signed_in(ravi).get("/search/", {"q": draft.reference}).status_code == 200


def test_an_approver_finds_no_draft(draft: DIDRequest, mihir: User) -> None:
    assert draft.reference not in found(mihir, "acme")


def test_lists_go_on_by_key(draft: DIDRequest, asha: User) -> None:
    made = [draft, *(services.start(client=draft.client, owner=asha, kind="new") for _ in range(26))]
    browser = signed_in(asha)
    first = text_of(browser.get("/requests/"))
    assert made[26].reference in first and made[1].reference not in first
    second = text_of(browser.get("/requests/", {"after": made[2].pk}))
    assert made[1].reference in second and made[0].reference in second
    assert made[2].reference not in second


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "²", ""])
def test_a_made_up_key_is_the_first_page(key: str, draft: DIDRequest, asha: User) -> None:
    assert draft.reference in text_of(signed_in(asha).get("/requests/", {"after": key, "before": key}))


def test_tabs_filter_by_state(draft: DIDRequest, asha: User) -> None:
    browser = signed_in(asha)
    DIDRequest.objects.filter(pk=draft.pk).update(status=Status.WITHDRAWN)
    assert draft.reference in text_of(browser.get("/requests/?show=ended"))
    assert draft.reference not in text_of(browser.get("/requests/?show=open"))
    assert draft.reference in text_of(browser.get("/requests/?show=made-up"))


def test_the_list_of_one_account_manager_is_not_anothers(draft: DIDRequest, ravi: User) -> None:  # W7
    assert draft.reference not in text_of(signed_in(ravi).get("/requests/"))
    assert signed_in(ravi).get("/requests/all/").status_code == 403


@pytest.mark.parametrize("who", ["tara", "chitra", "anil"])
def test_who_sees_all(who: str, draft: DIDRequest, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    assert draft.reference in text_of(signed_in(user).get("/requests/all/"))
    assert signed_in(user).get("/requests/").status_code == 403


@pytest.mark.parametrize("words", ["acme p", "ban-98"])
def test_a_client_leads_to_its_consents_and_complaints(words: str, acme: Client, asha: User, ravi: User) -> None:
    found = signed_in(asha).get("/search/", {"q": words}).content.decode()
    for page in (f"/consents/{acme.ban}/", f"/compliance/clients/{acme.ban}/"):
        assert page in found and signed_in(asha).get(page).status_code == 200
    assert acme.ban not in text_of(signed_in(ravi).get("/search/", {"q": words}))  # W7


def test_who_approves_is_led_to_no_client(acme: Client, four: list[User]) -> None:
    assert acme.ban not in text_of(signed_in(four[0]).get("/search/", {"q": "Acme"}))
