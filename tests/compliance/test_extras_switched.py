"""The law's extras on a real request: off at first, switched one by one from a day on, quick with all of them on."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client as Browser

from clients.models import DIDGroup, DIDNumber, Suspension
from compliance.evaluate import evaluate, preview
from compliance.models import Stage
from compliance.rules import RULES, Found
from core import clock, policy
from core.accounts.models import User
from core.errors import Refused
from core.policy.catalogue import EXTRA_RULES
from core.policy.models import Policy
from core.policy.services import set_policy
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import current, digest_of, draft_of
from tests.support.journey import filed, fill, fresh
from tests.support.sql import statements


def switch(code: str, value: str, *, since: date = date(2020, 1, 1)) -> None:
    Policy.objects.create(code=code, value=value, effective_from=since)
    policy.forget()


def draft(request: DIDRequest) -> RequestVersion:
    found = draft_of(fresh(request))
    assert found is not None
    return found


def codes(version: RequestVersion, stage: Stage = Stage.FILING) -> set[str]:
    return {each.rule for each in preview(version, stage)}


def test_no_extra_is_asked_until_it_is_switched_on(acme_request: DIDRequest) -> None:
    assert codes(draft(acme_request)) & set(EXTRA_RULES) == set()
    switch("TRAI-06", "on")
    assert codes(draft(acme_request)) & set(EXTRA_RULES) == {"TRAI-06"}


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        (datetime(2026, 11, 30, 18, 29, 59, tzinfo=UTC), False),  # 23:59:59 in India
        (datetime(2026, 11, 30, 18, 30, 0, tzinfo=UTC), True),  # midnight: the first of December has begun
    ],
)
def test_a_switch_counts_from_midnight_in_india(
    acme_request: DIDRequest, clock_at: Callable[[datetime], None], moment: datetime, asked: bool
) -> None:
    switch("TRAI-06", "on", since=date(2026, 12, 1))
    clock_at(moment)
    assert ("TRAI-06" in codes(draft(acme_request))) is asked


@pytest.mark.parametrize(
    ("moment", "blocked"),
    [
        (datetime(2026, 11, 22, 18, 29, 59, tzinfo=UTC), False),  # one day younger than six months
        (datetime(2026, 11, 22, 18, 30, 0, tzinfo=UTC), True),  # exactly six months
    ],
)
def test_the_six_months_turn_at_midnight_in_india(
    acme_request: DIDRequest, asha: User, clock_at: Callable[[datetime], None], moment: datetime, blocked: bool
) -> None:  # S47
    clock_at(moment)
    fill(acme_request, asha, {"consent_captured_on": date(2026, 5, 23)})
    found = {each.rule: each for each in preview(draft(acme_request))}
    assert found["GUIDE-06"].blocks is blocked


@pytest.mark.parametrize(("days", "warned"), [(7, False), (8, True)])
def test_the_seven_days_of_the_law_are_a_clock_of_their_own(
    acme_request: DIDRequest, asha: User, days: int, warned: bool
) -> None:  # TRAI-07
    switch("TRAI-07", "on")
    fill(acme_request, asha, {"consent_basis": "enquiry", "calls_stop_after_days": days})
    found = {each.rule: each for each in preview(draft(acme_request))}
    assert (found["TRAI-07"].warns, found["GUIDE-06"].result) == (warned, "pass")


@pytest.mark.parametrize(("value", "blocks"), [("on", False), ("warn", False), ("block", True)])
def test_a_switch_weighs_its_rule(acme_request: DIDRequest, value: str, blocks: bool) -> None:
    switch("TRAI-06", value)
    found = {each.rule: each for each in preview(draft(acme_request))}
    assert found["TRAI-06"].blocks is blocks


def test_a_switch_takes_four_words_alone(anil: User) -> None:
    with pytest.raises(Refused):
        set_policy(row=Policy(code="TRAI-06", value="maybe", effective_from=clock.today()), actor=anil)


def test_a_list_of_sectors_and_days_is_read_line_by_line(anil: User) -> None:
    wrong = Policy(code="series_1600_from", value=["banking soon"], effective_from=clock.today())
    with pytest.raises(Refused) as refusal:
        set_policy(row=wrong, actor=anil)
    assert "banking soon" in str(refusal.value.reasons[0])


@pytest.mark.parametrize("stage", [Stage.FILING, Stage.REVIEW, Stage.ACTIVATION, Stage.AFTER])
def test_with_every_extra_on_an_evaluation_takes_ten_queries(in_review: DIDRequest, stage: Stage) -> None:
    for code in EXTRA_RULES:
        switch(code, "on")
    version = current(fresh(in_review))
    assert version is not None
    policy.value("link_life_days")  # the table of policies is read once in a few seconds
    with statements() as sql:
        found = evaluate(version, stage).found
    assert len(sql) <= 10, sql
    assert {each.rule for each in found} == {code for code, rule in RULES.items() if stage in rule.stages}


def test_a_1600_number_in_a_geographic_group_is_seen_at_review(in_review: DIDRequest) -> None:  # DOT-04
    switch("DOT-04", "on")
    version = current(fresh(in_review))
    assert version is not None
    assert _found(version, "DOT-04").result == "pass"
    DIDNumber.objects.create(e164="+911600112345", group=DIDGroup.objects.get(name="Mumbai 1"))
    assert "series 1600" in _found(version, "DOT-04").message


def test_a_bank_files_no_geographic_numbers(acme_request: DIDRequest) -> None:  # TRAI-01
    switch("TRAI-01", "on")
    acme_request.client.sector = "banking"
    acme_request.client.save()
    assert "1600" in {each.rule: each.message for each in preview(draft(acme_request))}["TRAI-01"]


def test_a_suspension_of_another_account_of_the_entity_bars(acme_request: DIDRequest) -> None:  # TRAI-12
    switch("TRAI-12", "on")
    fields = {"client": acme_request.client, "kind": "external", "reason": "Barred", "since": clock.now()}
    head = Suspension.objects.create(**fields)
    assert _found(draft(acme_request), "TRAI-12", Stage.FILING).result != "fail"
    Suspension.objects.create(**fields, follows=head)
    assert _found(draft(acme_request), "TRAI-12", Stage.FILING).blocks


def test_the_digest_of_before_an_extra_was_asked_still_holds(acme_request: DIDRequest, asha: User) -> None:
    filed(acme_request)
    version = current(fresh(acme_request))
    assert version is not None
    assert version.digest == digest_of(version)
    version.dlt_operator = "Airtel"
    assert version.digest != digest_of(version)


def test_nobody_is_asked_for_what_no_switched_on_rule_reads(
    client: Browser, acme_request: DIDRequest, asha: User
) -> None:
    client.force_login(asha)
    page = f"/requests/{acme_request.reference}/edit/"
    assert "dlt_pe_id" not in client.get(page).content.decode()
    switch("TRAI-06", "on")
    assert "dlt_pe_id" in client.get(page).content.decode()


def _found(version: RequestVersion, code: str, stage: Stage = Stage.REVIEW) -> Found:
    return next(each for each in preview(version, stage) if each.rule == code)
