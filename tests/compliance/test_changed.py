"""What changed since the last evaluation: nothing for the same answer, each rule that moved, with its new words."""

from datetime import date

import pytest
from django.test import Client

from compliance.changed import between, since_last
from compliance.evaluate import evaluate, keep, preview
from compliance.models import Evaluation, Stage
from core import policy
from core.accounts.models import User
from core.policy.models import Policy
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import current
from tests.support.journey import fresh
from tests.support.sql import statements


@pytest.fixture
def version(taken: DIDRequest) -> RequestVersion:
    found = current(fresh(taken))
    assert found is not None
    return found


def change(version: RequestVersion, **fields: object) -> None:
    RequestVersion.objects.filter(pk=version.pk).update(**fields)
    version.refresh_from_db()


def test_the_same_answers_are_no_change(taken: DIDRequest, version: RequestVersion) -> None:
    keep(evaluate(version, Stage.REVIEW), occasion="accept")
    assert since_last(taken, preview(version, Stage.REVIEW)).changes == []


def test_a_rule_that_fails_now_is_named_with_its_words(taken: DIDRequest, version: RequestVersion) -> None:
    keep(evaluate(version, Stage.REVIEW), occasion="accept")
    change(version, consent_captured_on=date(2020, 1, 1))
    moved = {each.rule: each for each in since_last(taken, preview(version, Stage.REVIEW)).changes}
    assert (moved["GUIDE-06"].before, moved["GUIDE-06"].after) == ("pass", "fail")
    assert "days old" in moved["GUIDE-06"].message


def test_another_stage_asks_other_rules_which_is_no_change(taken: DIDRequest, version: RequestVersion) -> None:
    assert "GUIDE-05" not in {each.rule for each in since_last(taken, preview(version, Stage.REVIEW)).changes}


def test_a_rule_that_warns_now_is_a_change(taken: DIDRequest, version: RequestVersion) -> None:
    change(version, consent_captured_on=None)
    keep(evaluate(version, Stage.REVIEW), occasion="accept")
    Policy.objects.create(code="rules_as_warning", value=["GUIDE-06"], effective_from=date(2020, 1, 1))
    policy.forget()
    assert {each.rule for each in since_last(taken, preview(version, Stage.REVIEW)).changes} == {"GUIDE-06"}


def test_two_kept_evaluations_are_compared(version: RequestVersion) -> None:
    older = keep(evaluate(version, Stage.REVIEW), occasion="accept")
    change(version, policy_class="promotional")
    newer = keep(evaluate(version, Stage.REVIEW), occasion="accept")
    assert [(each.rule, each.before, each.after) for each in between(older, newer)] == [("GUIDE-08", "pass", "fail")]


def test_without_an_evaluation_nothing_is_said(acme_request: DIDRequest) -> None:
    assert not Evaluation.objects.filter(request=acme_request).exists()
    assert since_last(acme_request, []).at is None


def test_it_takes_one_query(taken: DIDRequest, version: RequestVersion) -> None:
    found = preview(version, Stage.REVIEW)
    with statements() as sql:
        since_last(taken, found)
    assert len(sql) == 1


def test_the_review_page_tells_it(client: Client, taken: DIDRequest, version: RequestVersion, tara: User) -> None:
    change(version, consent_captured_on=date(2020, 1, 1))
    client.force_login(tara)
    page = client.get(f"/review/{taken.reference}/").content.decode()
    assert "1 rule says something else than on" in page
