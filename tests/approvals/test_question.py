"""Unclear, the owner's answer, and the letter with a fresh link."""

import pytest
from django.test import Client

from approvals.models import Answer, Decision
from core.accounts.models import User
from core.desk.models import Task
from core.events.worker import drain
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.approvals.scenes import digest, link_to, mailed, post, standing
from tests.support.journey import filed, fresh
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> Decision:
    """Garima finds something unclear."""
    filed(acme_request)
    mailed(smtp)
    post(link_to(smtp, garima), "unclear", "Who checks the OTP log?", digest=digest(acme_request))
    mailed(smtp)
    return Decision.objects.get()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer(user: User, question: Decision, text: str = "Our operations head, weekly.") -> int:
    path = f"/requests/{question.request.reference}/questions/{question.pk}/answer/"
    return signed_in(user).post(path, {"text": text}).status_code


def test_owner_gets_letter_notice_and_task(question: Decision, asha: User, smtp: Mailroom) -> None:
    assert "Who checks the OTP log?" in smtp.to(asha.email)[-1].text
    assert asha.notices.filter(text__contains="has a question").exists()
    assert Task.objects.get(key=f"question:{question.pk}").user == asha
    assert fresh(question.request).status == Status.AWAITING_APPROVALS


def test_answer_brings_a_fresh_link(question: Decision, asha: User, garima: User, smtp: Mailroom) -> None:
    assert answer(asha, question) == 302
    drain()
    letter = smtp.to(garima.email)[-1]
    assert "Answer to your question" in letter.subject
    assert "Our operations head, weekly." in letter.text
    path = link_to(smtp, garima)
    assert "Our operations head, weekly." in Client().get(path).content.decode()
    post(path, digest=digest(question.request))
    assert standing(question.request) == ["plus_one"]
    assert not Task.objects.filter(done_at=None, key=f"question:{question.pk}").exists()


def test_question_and_answer_stay_on_record(
    question: Decision, asha: User, garima: User, smtp: Mailroom
) -> None:  # C14
    answer(asha, question)
    drain()
    post(link_to(smtp, garima), digest=digest(question.request))
    assert list(Decision.objects.values_list("kind", "stands")) == [("unclear", False), ("plus_one", True)]
    assert Answer.objects.get().decision_id == question.pk


def test_answered_once(question: Decision, asha: User) -> None:
    assert [answer(asha, question) for _n in range(2)] == [302, 409]


@pytest.mark.parametrize("who", ["ravi", "garima", "tara"])
def test_only_the_owner_answers(question: Decision, who: str, request: pytest.FixtureRequest) -> None:
    assert answer(request.getfixturevalue(who), question) in {403, 404}
    assert not Answer.objects.exists()


def test_empty_answer_is_refused(question: Decision, asha: User) -> None:
    assert answer(asha, question, "  ") == 400
    assert not Answer.objects.exists()


def test_question_of_another_request_is_not_found(question: Decision, asha: User) -> None:  # L8
    path = f"/requests/{question.request.reference}/questions/{question.pk + 1}/answer/"
    assert signed_in(asha).post(path, {"text": "x"}).status_code == 404


def test_no_answer_once_the_request_went_on(question: Decision, asha: User) -> None:
    from requests_app.services import withdraw

    withdraw(request=question.request, actor=asha, reason="Not needed.")
    assert answer(asha, question) == 409
    assert not Task.objects.filter(done_at=None, key=f"question:{question.pk}").exists()


def test_approver_may_decide_before_the_answer(question: Decision, garima: User) -> None:
    from tests.support.journey import plus_one

    plus_one(question.request, garima, "Found it myself")
    assert standing(question.request) == ["plus_one"]
    assert not Task.objects.filter(done_at=None, key=f"question:{question.pk}").exists()


def test_the_same_question_twice_is_one_question(question: Decision, garima: User, smtp: Mailroom) -> None:  # A1
    path = f"/approvals/{question.request.reference}/decide/"
    data = {"kind": "unclear", "words": question.words, "digest": digest(question.request)}
    assert signed_in(garima).post(path, data).status_code == 409
    assert Decision.objects.get() == question


def test_another_question_takes_the_place_of_the_first(question: Decision, garima: User) -> None:
    path = f"/approvals/{question.request.reference}/decide/"
    data = {"kind": "unclear", "words": "And who reads the log?", "digest": digest(question.request)}
    assert signed_in(garima).post(path, data).status_code == 302
    assert standing(question.request) == ["unclear"]
