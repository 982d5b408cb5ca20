"""Taking a request in hand, and giving it back."""

import pytest
from django.test import Client

from compliance import review
from compliance.models import Review
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, WrongState
from requests_app.models import DIDRequest
from tests.support.journey import filed, plus_one


def test_tara_takes_it(in_review: DIDRequest, tara: User) -> None:
    taken = review.take(request=in_review, actor=tara)
    assert (taken.reviewer, taken.ended_at) == (tara, None)


def test_taking_it_twice_is_one_review(taken: DIDRequest, tara: User) -> None:
    review.take(request=taken, actor=tara)
    assert Review.objects.count() == 1


def test_the_second_is_told_who_has_it_and_since_when(taken: DIDRequest, tejas: User) -> None:  # X11
    with pytest.raises(WrongState) as refusal:
        review.take(request=taken, actor=tejas)
    assert refusal.value.reasons[0].text.startswith("Tara Menon has this request in hand since ")


def test_with_three_of_four_the_missing_role_is_named(
    client: Client, acme_request: DIDRequest, four: list[User], tara: User
) -> None:  # S11
    filed(acme_request)
    for person in four[:3]:
        plus_one(acme_request, person)
    client.force_login(tara)
    answer = client.post(f"/review/{acme_request.reference}/take/")
    assert answer.status_code == 409
    assert "SAP &amp; Channel" in answer.content.decode()
    assert acme_request.reference not in client.get("/queue/").content.decode()


def test_an_unclear_word_is_no_approval(acme_request: DIDRequest, four: list[User], tara: User) -> None:  # S45
    from tests.support.journey import decide

    filed(acme_request)
    for person in four[:3]:
        plus_one(acme_request, person)
    decide(acme_request, four[3], "unclear", "+1 if consent is checked")
    with pytest.raises(Blocked) as refusal:
        review.take(request=acme_request, actor=tara)
    assert "SAP & Channel" in refusal.value.reasons[0].text


def test_nobody_reviews_their_own(in_review: DIDRequest, asha: User) -> None:  # A3
    from django.contrib.auth.models import Group

    from core.accounts.roles import Role

    asha.groups.add(Group.objects.get_or_create(name=Role.TECH_SUPPORT.value)[0])
    with pytest.raises(NotAllowed):
        review.take(request=in_review, actor=User.objects.get(pk=asha.pk))


@pytest.mark.parametrize("who", ["ravi", "chitra", "mihir"])
def test_other_roles_do_not(in_review: DIDRequest, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        review.take(request=in_review, actor=request.getfixturevalue(who))


def test_given_back_another_takes_it(taken: DIDRequest, tara: User, tejas: User) -> None:
    review.give_back(request=taken, actor=tara)
    assert review.take(request=taken, actor=tejas).reviewer == tejas


def test_only_the_holder_gives_it_back(taken: DIDRequest, tejas: User) -> None:
    with pytest.raises(WrongState):
        review.give_back(request=taken, actor=tejas)


def test_a_draft_is_no_review(draft: DIDRequest, tara: User) -> None:
    with pytest.raises(WrongState):
        review.take(request=draft, actor=tara)
