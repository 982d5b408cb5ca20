"""A +1 with a condition is asked back, not counted (S45)."""

import pytest

from approvals.models import Decision
from approvals.wording import condition_in
from core.accounts.models import User
from core.errors import Refused
from requests_app.models import DIDRequest
from tests.approvals.scenes import digest, link_to, mailed, post, standing
from tests.support.journey import decide, filed, fresh
from tests.support.mailroom import Mailroom


@pytest.mark.parametrize(
    "words",
    [
        "+1 if consent is checked", "+1 provided the OTP log is shared", "Fine subject to legal",
        "OK, once DND is clean", "+1 but please check the screenshot", "ok only for Delhi", "Approved?",
        "haan, agar consent hai", "हाँ, अगर सहमति है", "+1 unless it is promotional", "ok after verification",
        "IF they have proof",
    ],
)  # fmt: skip
def test_conditions_are_seen(words: str) -> None:  # S45
    assert condition_in(words)


@pytest.mark.parametrize(
    "words",
    ["", "+1", "Approved.", "+1, all good", "Checked the consent and the OTP log, approved", "ठीक है", "Go ahead"],
)
def test_plain_words_are_no_condition(words: str) -> None:
    assert condition_in(words) == ""


@pytest.mark.django_db
def test_the_portal_asks_back(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> None:  # S45
    filed(acme_request)
    mailed(smtp)
    path, shown = link_to(smtp, garima), digest(acme_request)
    answer = post(path, words="+1 if consent is checked", digest=shown)
    assert "This looks conditional" in answer.content.decode()
    assert standing(acme_request) == []
    post(path, "unclear", "+1 if consent is checked", digest=shown)
    assert standing(acme_request) == ["unclear"]


@pytest.mark.django_db
def test_meant_without_condition_it_counts(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> None:
    filed(acme_request)
    mailed(smtp)
    post(link_to(smtp, garima), words="Only good things", unconditional="true", digest=digest(acme_request))
    assert standing(acme_request) == ["plus_one"]


@pytest.mark.django_db
def test_service_itself_refuses(acme_request: DIDRequest, four: list[User]) -> None:  # S45 C34
    filed(acme_request)
    with pytest.raises(Refused, match="conditional"):
        decide(acme_request, four[0], "plus_one", "+1 if consent is checked")
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_unclear_does_not_count(acme_request: DIDRequest, four: list[User]) -> None:  # S45
    filed(acme_request)
    for person in four[:3]:
        decide(acme_request, person, "plus_one", "+1")
    decide(acme_request, four[3], "unclear", "Is consent checked?")
    assert fresh(acme_request).status == "awaiting_approvals"
