"""Evaluations: live without a write, kept when they count, quick, and as the policies say."""

from datetime import date

import pytest

from clients.services import suspend
from compliance.breaches.models import ExternalOrder
from compliance.consent.facts import ConsentFacts
from compliance.evaluate import preview
from compliance.loading import load_dossier
from compliance.models import Evaluation, Finding, Stage
from compliance.rules import RULE_SET
from core import clock, policy
from core.accounts.models import User
from core.errors import Blocked
from core.policy.catalogue import EXTRA_RULES
from core.policy.models import Policy
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import current, draft_of
from tests.support.journey import SAMPLE, active, add_screens, filed, fill, fresh
from tests.support.sql import statements


def _draft(request: DIDRequest) -> RequestVersion:
    draft = draft_of(request)
    assert draft is not None
    return draft


def _current(request: DIDRequest) -> RequestVersion:
    version = current(fresh(request))
    assert version is not None
    return version


def _set(code: str, value: object) -> None:
    Policy.objects.create(code=code, value=value, effective_from=date(2020, 1, 1))
    policy.forget()


def test_the_sample_passes_at_filing(acme_request: DIDRequest) -> None:  # S44
    found = preview(_draft(acme_request), Stage.FILING)
    assert [each.rule for each in found if each.result not in ("pass", "na")] == []


def test_a_preview_writes_nothing(acme_request: DIDRequest) -> None:
    with statements() as sql:
        preview(_draft(acme_request), Stage.FILING)
    assert not [each for each in sql if not each.startswith("SELECT")]
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(("stage", "most"), [(Stage.FILING, 6), (Stage.REVIEW, 9), (Stage.ACTIVATION, 10)])
def test_a_dossier_takes_at_most_ten_queries(in_review: DIDRequest, stage: Stage, most: int) -> None:
    version = _current(in_review)
    with statements() as sql:
        load_dossier(version, on=clock.today(), stage=stage)
    assert len(sql) <= most, sql


def test_a_signed_and_confirmed_agreement_stays_within_ten_queries(
    acme_request: DIDRequest, four: list[User], tara: User
) -> None:
    did = active(acme_request, four, tara)
    for code in EXTRA_RULES:
        _set(code, "on")
    order = suspend(client=did.client, kind="external", reason="By order", actor=None)
    ExternalOrder.objects.create(
        suspension=order, authority="operator", reference="J/1", barred_until=date(2027, 1, 31)
    )
    version = RequestVersion.objects.select_related("request__client", "request__renews").get(pk=_current(did).pk)
    policy.value("TRAI-07")
    with statements() as sql:
        dossier = load_dossier(version, on=clock.today(), stage=Stage.ACTIVATION)
    assert len(sql) <= 10, sql
    assert dossier.signature is not None
    assert (dossier.agreement_problem, dossier.missing_roles, dossier.consents) == ("", (), ConsentFacts())
    assert dossier.suspension is not None
    assert dossier.suspension.barred_until == date(2027, 1, 31)  # R26


def test_filing_keeps_every_finding_with_digest_and_rule_set(acme_request: DIDRequest) -> None:
    filed(acme_request)
    kept = Evaluation.objects.get()
    assert (kept.stage, kept.occasion, kept.rule_set, kept.blocking) == ("filing", "submit", RULE_SET, 0)
    assert kept.digest == _current(acme_request).digest != ""
    assert kept.findings.get(rule="GUIDE-06").evidence["consent_captured_on"]
    Evaluation._meta.get_field("rule_set").run_validators(RULE_SET)  # SQLite takes what is too long


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("primary_use_case", "GUIDE-03"), ("purpose_of_outgoing_calls", "GUIDE-03"), ("nature_of_services", "GUIDE-03"),
        ("front_end_url", "GUIDE-03"), ("otp_dca_flow", "GUIDE-07"), ("consent_captured_on", "GUIDE-06"),
        ("verification_method", "GUIDE-07"), ("policy_class", "GUIDE-08"), ("calls_dnd_numbers", "GUIDE-09"),
        ("test_contact_phone", "GUIDE-04"), ("requested_locations", "GUIDE-17"),
    ],
)  # fmt: skip
def test_each_missing_item_stops_the_filing_by_its_name(
    acme_request: DIDRequest, asha: User, field: str, rule: str
) -> None:  # S15, S18, S21
    empty = {"consent_captured_on": None, "calls_dnd_numbers": None, "requested_locations": []}.get(field, "")
    fill(acme_request, asha, {field: empty})
    with pytest.raises(Blocked) as refusal:
        filed(fresh(acme_request))
    assert (rule, field) in {(reason.code, reason.field) for reason in refusal.value.reasons}
    assert not Evaluation.objects.exists()


def test_each_missing_screenshot_stops_the_filing(draft: DIDRequest, asha: User, four: list[User]) -> None:  # S16, S17
    fill(draft, asha, SAMPLE)
    with pytest.raises(Blocked) as refusal:
        filed(draft)
    assert {reason.field for reason in refusal.value.reasons} == {"frontend_screenshot", "backend_screenshot"}


def test_everything_missing_is_said_at_once(draft: DIDRequest, four: list[User]) -> None:  # C50
    with pytest.raises(Blocked) as refusal:
        filed(draft)
    assert {"GUIDE-03", "GUIDE-04", "GUIDE-06", "GUIDE-07", "GUIDE-08", "GUIDE-09", "GUIDE-17"} <= {
        reason.code for reason in refusal.value.reasons
    }
    assert all(reason.remedy for reason in refusal.value.reasons)


def test_promotional_wording_does_not_stop_the_filing(acme_request: DIDRequest, asha: User) -> None:  # S49
    fill(acme_request, asha, {"purpose_of_outgoing_calls": "Tell registered customers of a discount on their order."})
    filed(fresh(acme_request))
    assert Finding.objects.get(rule="GUIDE-08").result == "unsure"


def test_a_rule_that_is_off_is_not_asked(acme_request: DIDRequest) -> None:
    _set("rules_off", ["GUIDE-06"])
    assert "GUIDE-06" not in {each.rule for each in preview(_draft(acme_request), Stage.FILING)}


def test_a_rule_may_warn_instead(acme_request: DIDRequest, asha: User) -> None:
    _set("rules_as_warning", ["GUIDE-06"])
    fill(acme_request, asha, {"consent_captured_on": None})
    assert filed(fresh(acme_request)).status == "awaiting_approvals"


def test_the_consent_age_is_a_policy(acme_request: DIDRequest) -> None:  # S47
    _set("consent_age_months", 0)
    found = {each.rule: each for each in preview(_draft(acme_request), Stage.FILING)}
    assert found["GUIDE-06"].blocks


def test_a_suspended_client_files_nothing(acme_request: DIDRequest) -> None:  # S51, S55
    from clients.models import Suspension

    Suspension.objects.create(client=acme_request.client, kind="total", reason="Three breaches", since=clock.now())
    with pytest.raises(Blocked) as refusal:
        filed(acme_request)
    assert any("Three breaches" in reason.text for reason in refusal.value.reasons)


def test_a_renewal_is_not_warned_of_its_own_locations(acme_request: DIDRequest, asha: User) -> None:
    from clients.services import grant, groups_of
    from requests_app import services

    grant(
        client=acme_request.client, groups=groups_of(SAMPLE["requested_locations"]),
        request_reference=acme_request.reference, actor=None,
    )  # fmt: skip
    other = services.start(client=acme_request.client, owner=asha, kind="existing")
    fill(other, asha, SAMPLE)
    add_screens(other, asha)
    warned = {each.rule for each in preview(_draft(other), Stage.FILING) if each.warns}
    DIDRequest.objects.filter(pk=other.pk).update(renews=acme_request)
    quiet = {each.rule for each in preview(_draft(fresh(other)), Stage.FILING) if each.warns}
    assert (warned, quiet) == ({"GUIDE-17"}, set())
