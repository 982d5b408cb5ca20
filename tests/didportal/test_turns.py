"""Whose turn it is on the request page while an approver's question is open."""

import pytest

from approvals.answering import answer_question
from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.didportal.pages_support import signed_in, text_of
from tests.support import journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(acme_request: DIDRequest, four: list[User]) -> DIDRequest:
    """Filed; the first of the four has a question."""
    journey.filed(acme_request)
    journey.decide(acme_request, four[0], "unclear", "Who is called?")
    return acme_request


def page_of(user: User, did: DIDRequest) -> str:
    return text_of(signed_in(user).get(f"/requests/{did.reference}/"))


def test_a_question_waits_on_the_owner_while_others_decide(asked: DIDRequest, asha: User) -> None:
    assert "answers an approver&#x27;s question; the other roles go on deciding" in page_of(asha, asked)


def test_a_question_alone_waits_on_the_owner_only(asked: DIDRequest, asha: User, four: list[User]) -> None:
    for person in four[1:]:
        journey.plus_one(asked, person)
    page = page_of(asha, asked)
    assert "answers the question of an approver; then that approver decides" in page
    assert "Account manager and approvers" not in page


def test_once_answered_it_is_the_approvers_turn(asked: DIDRequest, asha: User) -> None:
    from approvals.models import Decision

    answer_question(decision=Decision.objects.get(kind="unclear"), actor=asha, text="Registered customers.")
    assert "The fourth clear +1 raises the Jira ticket" in page_of(asha, asked)
