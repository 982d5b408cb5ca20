"""Manage → DIDs → Add DID as the client walks it: choose, review, confirm; what is hidden leaves no trace."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from clients import services as clients
from clients.models import Client, DIDGroup, DIDNumber
from clients.picking.services import take_numbers
from core.accounts.models import User
from tests.clients.picking.conftest import link_of
from tests.clients.picking.test_take import BENGALURU, DELHI, DELHI_2, JAIPUR, MUMBAI, owner
from tests.didportal.pages_support import signed_in

pytestmark = pytest.mark.django_db


def read(path: str, expected: int = 200, **headers: str) -> str:
    answer = Browser().get(path, headers=headers)
    assert answer.status_code == expected
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def offered(page: str) -> list[str]:
    return re.findall(r'name="number" value="(\+\d+)"', page)


def many_in_delhi(count: int) -> None:
    group = DIDGroup.objects.get(name="Delhi 1")
    DIDNumber.objects.bulk_create(DIDNumber(e164=f"+911150{n:06}", group=group) for n in range(count))


def test_the_way_is_named_as_in_the_panel(path: str) -> None:  # S38
    page = re.sub(r"<[^>]+>|\s+", " ", read(f"{path}dids/add/"))
    assert "Manage → DIDs → Add DID" in re.sub(r"\s+", " ", page)


def test_approved_locations_are_pickable_and_others_are_not_there(path: str) -> None:  # S6 S37
    page = read(f"{path}dids/add/")
    assert {DELHI, MUMBAI, JAIPUR} <= set(offered(page))
    assert "Bengaluru" not in page + read(f"{path}dids/") and BENGALURU not in page


def test_a_default_client_has_no_location_to_choose(acme: Client) -> None:  # S1 S5
    page = read(f"{link_of(acme)}dids/add/")
    assert "<select" not in page
    assert set(offered(page)) == set(DIDNumber.objects.filter(group__name="Jaipur 1").values_list("e164", flat=True))


def test_location_and_circle_narrow_the_list(path: str) -> None:  # S37
    assert {number[:5] for number in offered(read(f"{path}dids/add/?location=Delhi"))} == {"+9111"}
    assert {number[:5] for number in offered(read(f"{path}dids/add/?circle=Mumbai"))} == {"+9122"}
    assert offered(read(f"{path}dids/add/?location=Delhi&circle=Mumbai")) == []


@pytest.mark.parametrize(
    "way",
    [
        "dids/add/?location={}",
        "dids/add/?circle={}",
        "dids/add/?number={}",
        "dids/add/?after=999.{}",
        "dids/add/review/?number={}",
        "dids/?taken={}",
    ],
)
def test_a_hidden_group_answers_as_one_that_does_not_exist(path: str, way: str) -> None:  # S6
    for hidden, unknown in (("Bengaluru", "Atlantis"), ("Karnataka", "Lemuria"), (BENGALURU, "+918099999999")):
        real, none = (read(path + way.format(urlencode({"": each})[1:])) for each in (hidden, unknown))
        assert real.replace(hidden, "?") == none.replace(unknown, "?")


def test_thousands_are_paged_and_the_choice_goes_along(path: str) -> None:
    many_in_delhi(1000)
    first = read(f"{path}dids/add/?location=Delhi&number=%2B911140000000")
    after = re.search(r'name="after" value="(\d+\.\+\d+)"', first)
    assert after and len(offered(first)) == 24
    second = read(f"{path}dids/add/?{urlencode({'location': 'Delhi', 'number': DELHI, 'after': after[1]})}")
    assert offered(second)[0] == DELHI and f'value="{DELHI}" checked' in second  # chosen so far
    assert offered(second)[1] > offered(first)[-1]


def test_choose_review_confirm(path: str) -> None:  # S37
    review = read(f"{path}dids/add/review/?{urlencode({'number': [DELHI, MUMBAI]}, doseq=True)}")
    assert offered(review) == [DELHI, MUMBAI] and "Take these 2 numbers" in review
    answer = Browser().post(f"{path}dids/add/take/", {"number": offered(review)})
    assert answer.status_code == 302
    done = read(answer["Location"])
    assert "These 2 numbers are yours now" in done and "011 4000 0000" in done
    assert owner(DELHI) == "BAN-987654"


def test_when_one_went_the_rest_stays_in_the_form(path: str, bharat: Client) -> None:
    clients.grant(
        client=bharat, groups=DIDGroup.objects.filter(name="Delhi 1"), request_reference="DID-2026-000002", actor=None
    )
    take_numbers(client=bharat, numbers=[DELHI])
    answer = Browser().post(f"{path}dids/add/take/", {"number": [DELHI, DELHI_2, MUMBAI]})
    page = answer.content.decode()
    assert answer.status_code == 409 and "011 4000 0000 (Delhi) went to somebody else" in page
    assert "Bharat" not in page
    assert offered(page) == [DELHI_2, MUMBAI]
    assert Browser().post(f"{path}dids/add/take/", {"number": offered(page)}).status_code == 302


def test_nothing_and_too_much_are_said_with_the_choice_kept(path: str) -> None:
    assert "Choose at least one number." in read(f"{path}dids/add/review/", 400)
    many_in_delhi(30)
    numbers = [f"+911150{n:06}" for n in range(21)]
    page = read(f"{path}dids/add/review/?{urlencode({'number': numbers}, doseq=True)}", 400)
    assert "at most 20" in page and set(numbers) <= set(offered(page))


def test_own_numbers_say_their_state(path: str, granted: Client, chitra: User) -> None:
    take_numbers(client=granted, numbers=[DELHI, JAIPUR])
    assert read(f"{path}dids/").count("Ready for calls") == 2
    clients.end_grants(client=granted, request_reference="DID-2026-000001", actor=None, why="closed")
    assert read(f"{path}dids/").count("Not for calls now") == 1
    clients.suspend(client=granted, kind="external", reason="Order 4 of Inspector Rao", actor=chitra)
    for way in ("dids/", "dids/add/", "dids/add/review/?number=%2B911414510000"):
        page = read(path + way)
        assert "Your outgoing calls are off" in page and "an authority ordered it" in page and "since" in page
        assert "Rao" not in page  # C30
    assert offered(page) == []
    assert Browser().post(f"{path}dids/add/take/", {"number": "+911414510000"}).status_code == 409


def test_a_link_shows_and_gives_nothing_of_another_client(path: str, granted: Client, bharat: Client) -> None:  # L8
    take_numbers(client=granted, numbers=[DELHI])
    other = link_of(bharat)
    pages = "".join(read(other + way) for way in ("", "dids/", "dids/add/", f"dids/?taken={DELHI.replace('+', '%2B')}"))
    assert "Acme" not in pages and "011 4000 0000" not in pages and offered(pages) == []
    assert Browser().post(f"{other}dids/add/take/", {"number": [DELHI, MUMBAI]}).status_code == 409
    assert (owner(DELHI), owner(MUMBAI)) == ("BAN-987654", None)


def test_looking_takes_nothing_and_staff_do_not_take_for_a_client(path: str, asha: User, tara: User) -> None:  # L1
    for way in ("dids/", "dids/add/", "dids/add/review/", "dids/add/take/"):
        assert Browser().get(f"{path}{way}?{urlencode({'number': DELHI})}").status_code in {200, 405}
    for person in (asha, tara):
        assert signed_in(person).post(f"{path}dids/add/take/", {"number": DELHI}).status_code == 403
    assert owner(DELHI) is None


def test_it_is_read_in_hindi(path: str) -> None:
    page = read(f"{path}dids/add/", **{"Accept-Language": "hi-IN"})
    assert '<html lang="hi">' in page and "नंबर चुनें" in page


@pytest.mark.parametrize("way", ["dids/", "dids/add/", "dids/add/?location=Delhi&number=%2B911140000000",
                                 "dids/add/review/?number=%2B911140000000&number=%2B912241000000"])  # fmt: skip
def test_each_page_costs_at_most_eight_statements(path: str, way: str, django_assert_max_num_queries: Any) -> None:
    many_in_delhi(100)
    read(path + way)
    with django_assert_max_num_queries(8):
        read(path + way)
