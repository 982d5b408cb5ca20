"""The extras of privacy law and of the IT Act."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from compliance.rules import Found
from compliance.rules.dossier import IncidentFacts, Judged, RetentionFacts, SignatureFacts
from tests.compliance.dossiers import TODAY, asked

SIGNED = SignatureFacts("certificate", "B-T", "Farah Khan", "farah@acme.example", True)


def signed(code: str, **changes: Any) -> Found:
    return asked(code, signature=replace(SIGNED, **changes))


def judged(in_order: bool) -> dict[str, Judged]:
    return {"DPDP-01": Judged(in_order, "Looked at it.", "Tara Menon")}


def test_dpdp_01_is_unsure_until_somebody_looked() -> None:
    assert asked("DPDP-01").unsure


def test_dpdp_01_passes_when_judged_in_order() -> None:
    assert asked("DPDP-01", judgements=judged(True)).result == "pass"


def test_dpdp_01_fails_when_other_people_are_shown() -> None:
    assert asked("DPDP-01", judgements=judged(False)).warns


def test_dpdp_01_does_not_apply_without_the_picture() -> None:
    assert asked("DPDP-01", files=()).result == "na"


def test_dpdp_02_passes_a_text_with_purpose_and_withdrawal() -> None:
    assert asked("DPDP-02").result == "pass"


@pytest.mark.parametrize("notice", ["", "We respect privacy.", "We keep your number to call you about your order."])
def test_dpdp_02_fails_without_notice_purpose_or_withdrawal(notice: str) -> None:
    assert asked("DPDP-02", privacy_notice=notice).warns


def test_dpdp_02_is_unsure_about_a_link() -> None:
    assert asked("DPDP-02", privacy_notice="https://acme.example/privacy").unsure


@pytest.mark.parametrize(
    "file",
    [
        RetentionFacts("a.png", date(2026, 1, 1), keep_until=TODAY),
        RetentionFacts("a.png", date(2024, 1, 1), keep_until=date(2025, 1, 1), held=True),
        RetentionFacts("a.png", date(2025, 1, 1), erased_on=date(2026, 1, 1)),  # 365 days later
    ],
)
def test_dpdp_03_passes_in_its_term_held_or_erased_after_the_floor(file: RetentionFacts) -> None:
    assert asked("DPDP-03", retention=(file,)).result == "pass"


@pytest.mark.parametrize(
    "file",
    [
        RetentionFacts("a.png", date(2025, 1, 1), keep_until=date(2026, 11, 21)),
        RetentionFacts("a.png", date(2025, 1, 1), erased_on=date(2025, 12, 31)),
    ],
)
def test_dpdp_03_fails_past_its_term_or_erased_too_early(file: RetentionFacts) -> None:
    assert asked("DPDP-03", retention=(file,)).warns


@pytest.mark.parametrize(
    "incident",
    [IncidentFacts("INC-1", 5), IncidentFacts("INC-1", 71, told_cert_in=True), IncidentFacts("INC-1", 99, True, True)],
)
def test_dpdp_04_passes_before_the_clocks_run_out(incident: IncidentFacts) -> None:
    assert asked("DPDP-04", incidents=(incident,)).result == "pass"


@pytest.mark.parametrize(
    ("incident", "whom"),
    [(IncidentFacts("INC-1", 6), "CERT-In"), (IncidentFacts("INC-1", 72, told_cert_in=True), "Data Protection Board")],
)
def test_dpdp_04_fails_when_a_clock_ran_out(incident: IncidentFacts, whom: str) -> None:
    found = asked("DPDP-04", incidents=(incident,))
    assert found.warns
    assert whom in found.message


def test_dpdp_04_does_not_apply_where_no_incidents_are_kept() -> None:
    assert asked("DPDP-04", incidents=None).result == "na"


def test_ita_01_passes_the_authorised_signatory() -> None:
    assert signed("ITA-01", signer_name="farah  KHAN", signer_email="Farah@acme.example").result == "pass"


@pytest.mark.parametrize("change", [{"signer_name": "Imran Khan"}, {"signer_email": "imran@acme.example"}])
def test_ita_01_fails_for_somebody_else(change: dict[str, str]) -> None:
    assert signed("ITA-01", **change).warns


def test_ita_01_is_unsure_about_a_returned_file() -> None:
    assert signed("ITA-01", signer_name="").unsure


def test_ita_02_passes_what_was_sent() -> None:
    assert signed("ITA-02").result == "pass"


def test_ita_02_fails_for_another_file() -> None:
    assert signed("ITA-02", same=False).blocks


def test_ita_02_is_unsure_about_a_scan() -> None:
    assert signed("ITA-02", kind="scan", same=None).unsure


def test_ita_03_passes_a_certificate_with_a_trusted_time() -> None:
    assert signed("ITA-03").result == "pass"


@pytest.mark.parametrize("change", [{"kind": "scan"}, {"kind": "click_otp"}, {"level": "B-B"}])
def test_ita_03_fails_for_another_kind_or_level(change: dict[str, str]) -> None:
    assert signed("ITA-03", **change).warns


def test_ita_03_passes_what_the_policy_wants() -> None:
    policies = {"signature_kinds": ["click_otp"], "pades_levels": ["B-B"]}
    clicked = replace(SIGNED, kind="click_otp", level="B-B")
    assert asked("ITA-03", signature=clicked, policies=policies).result == "pass"


@pytest.mark.parametrize("code", ["ITA-01", "ITA-02", "ITA-03"])
def test_nothing_is_said_of_a_signature_before_there_is_one(code: str) -> None:
    assert asked(code, signature=None).result == "na"


@pytest.mark.parametrize("authority", ["resolution", "letter", "poa_paper", "self"])
def test_ita_04_passes_other_authorities(authority: str) -> None:
    assert asked("ITA-04", signatory_authority=authority).result == "pass"


def test_ita_04_fails_an_esigned_power_of_attorney() -> None:
    assert asked("ITA-04", signatory_authority="poa_esigned").warns


def test_ita_05_passes_with_a_reference() -> None:
    assert asked("ITA-05").result == "pass"


def test_ita_05_fails_without_one() -> None:
    assert asked("ITA-05", e_stamp=" ").warns


def test_ita_05_is_unsure_where_nobody_keeps_it() -> None:
    assert asked("ITA-05", e_stamp=None).unsure
