"""The extras of TRAI over the sample: as it is, and with one thing changed at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from compliance.consent.facts import ConsentFacts
from compliance.rules import Found
from compliance.rules.dossier import Judged, SuspensionFacts
from tests.compliance.dossiers import SAMPLE, asked


def of_sector(code: str, sector: str, **changes: Any) -> Found:
    return asked(code, client=replace(SAMPLE.client, sector=sector), **changes)


def test_trai_01_does_not_apply_to_other_sectors() -> None:
    assert asked("TRAI-01").result == "na"


def test_trai_01_passes_before_its_day() -> None:
    assert of_sector("TRAI-01", "banking", on=date(2025, 12, 31)).result == "pass"


@pytest.mark.parametrize(
    ("sector", "day"),
    [("banking", date(2026, 1, 1)), ("insurance", date(2026, 2, 15)), ("pension", date(2026, 2, 15)),
     ("securities", date(2026, 3, 15))],
)  # fmt: skip
def test_trai_01_fails_from_its_day_on(sector: str, day: date) -> None:
    found = of_sector("TRAI-01", sector, on=day)
    assert (found.blocks, found.message) == (True, found.message)
    assert found.message.endswith("must call from 1600 numbers.")


def test_trai_01_fails_softly_for_government() -> None:
    assert of_sector("TRAI-01", "government").warns


def test_trai_01_passes_where_the_policy_names_no_such_day_yet() -> None:
    assert of_sector("TRAI-01", "banking", policies={"series_1600_from": ["banking 2027-01-01"]}).result == "pass"


def test_trai_02_passes_the_day_before() -> None:
    assert of_sector("TRAI-02", "logistics", on=date(2026, 11, 7)).result == "pass"


@pytest.mark.parametrize("sector", ["utilities", "logistics"])
def test_trai_02_fails_on_its_day(sector: str) -> None:
    assert of_sector("TRAI-02", sector, on=date(2026, 11, 8)).warns


def test_trai_03_passes_with_the_legal_note_on_file() -> None:
    assert asked("TRAI-03", policies={"series_legal_note": ["Opinion of 1 Nov 2026"]}).result == "pass"


def test_trai_03_fails_while_nothing_settles_the_series() -> None:
    assert asked("TRAI-03").warns


@pytest.mark.parametrize("sector", ["banking", "logistics", "government"])
def test_trai_03_does_not_apply_where_the_law_gives_a_day(sector: str) -> None:
    assert of_sector("TRAI-03", sector).result == "na"


def test_trai_04_passes_the_sample() -> None:
    assert asked("TRAI-04").result == "pass"


def test_trai_04_fails_a_declared_promotion() -> None:
    assert asked("TRAI-04", policy_class="promotional").blocks


def test_trai_04_is_unsure_about_one_offer_in_a_service_call() -> None:
    found = asked("TRAI-04", purpose_of_outgoing_calls="Delivery confirmations, then a word on our discounts.")
    assert (found.result, found.points[0].quote) == ("unsure", "discounts")


def test_trai_05_passes_at_thirty_minutes() -> None:
    assert asked("TRAI-05", legal_category="transactional", call_follows_minutes=30).result == "pass"


@pytest.mark.parametrize(
    "change", [{"call_follows_minutes": 31}, {"call_follows_minutes": None}, {"customer_trigger": " "}]
)
def test_trai_05_fails_later_or_without_a_trigger(change: dict[str, Any]) -> None:
    assert asked("TRAI-05", legal_category="transactional", **change).warns


def test_trai_05_does_not_apply_to_service_calls() -> None:
    assert asked("TRAI-05").result == "na"


def test_trai_06_passes_with_id_and_operator() -> None:
    assert asked("TRAI-06").result == "pass"


@pytest.mark.parametrize("pe_id", ["", "110123456789012345", "11012345678901234567", "११०१२३४५६७८९०१२३४५६"])
def test_trai_06_fails_for_another_shape(pe_id: str) -> None:
    assert (asked("TRAI-06", dlt_pe_id=pe_id).warns, asked("TRAI-06", dlt_pe_id=pe_id).field) == (True, "dlt_pe_id")


def test_trai_06_fails_without_the_operator() -> None:
    assert asked("TRAI-06", dlt_operator="").field == "dlt_operator"


@pytest.mark.parametrize("basis", ["enquiry", "transaction"])
def test_trai_07_passes_at_seven_days(basis: str) -> None:
    assert asked("TRAI-07", consent_basis=basis, calls_stop_after_days=7).result == "pass"


@pytest.mark.parametrize("days", [8, None])
def test_trai_07_fails_after_seven_days(days: int | None) -> None:
    found = asked("TRAI-07", calls_stop_after_days=days)
    assert (found.warns, found.message) == (True, "This consent lasts 7 days in law.")


def test_trai_07_fails_without_a_basis() -> None:
    assert asked("TRAI-07", consent_basis="none").warns


def test_trai_07_does_not_touch_the_six_months_of_the_guide() -> None:
    assert asked("TRAI-07", consent_basis="inferred_contract", calls_stop_after_days=None).result == "na"


def test_trai_08_passes_with_a_way_out_and_ninety_days() -> None:
    assert asked("TRAI-08").result == "pass"


def test_trai_08_passes_when_the_consent_text_tells_the_way_out() -> None:
    assert (
        asked("TRAI-08", opt_out_route="", consent_wording="Acme may call about my order. Say STOP.").result == "pass"
    )


def test_trai_08_fails_without_a_way_out() -> None:
    assert asked("TRAI-08", opt_out_route="").field == "opt_out_route"


@pytest.mark.parametrize("days", [89, None])
def test_trai_08_fails_when_asked_again_too_soon(days: int | None) -> None:
    assert asked("TRAI-08", reask_after_days=days).field == "reask_after_days"


def test_trai_09_does_not_apply_to_people_who_dial() -> None:
    assert asked("TRAI-09").result == "na"


def test_trai_09_passes_with_reference_and_numbers() -> None:
    declared = "Declared to Airtel, ref 77/2026: 022 4000 1234, +91 80 4000 5678."
    assert asked("TRAI-09", dialling_mode="automated", dialler_declaration=declared).result == "pass"


@pytest.mark.parametrize("declared", ["", "Declared to Airtel, ref 77/2026."])
def test_trai_09_fails_without_declaration_or_numbers(declared: str) -> None:
    assert asked("TRAI-09", dialling_mode="automated", dialler_declaration=declared).blocks


def test_trai_09_is_unsure_when_nobody_said_who_dials() -> None:
    assert asked("TRAI-09", dialling_mode="").unsure


def test_trai_10_passes_the_sample() -> None:
    assert asked("TRAI-10").result == "pass"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not quoted"),
        ("I agree to transactional calls.", "the client's name"),
        ("I agree that Acme may write to me about my order.", "that there will be a call"),
        ("Acme may call me.", "what the call is for"),
        ("By continuing you accept calls about your order from Acme.", "By continuing"),
    ],
)
def test_trai_10_fails_naming_what_is_missing(text: str, words: str) -> None:
    found = asked("TRAI-10", consent_wording=text)
    assert found.warns
    assert words in found.message


def test_trai_11_passes_below_three() -> None:
    assert asked("TRAI-11").result == "pass"


def test_trai_11_fails_softly_at_three_and_asks_a_person_at_five() -> None:
    assert (asked("TRAI-11", complainants=3).warns, asked("TRAI-11", complainants=5).result) == (True, "unsure")


def test_trai_11_fails_when_a_person_finds_it_so() -> None:
    judged = {"TRAI-11": Judged(False, "Real complaints.", "Chitra Bose")}
    assert asked("TRAI-11", complainants=5, judgements=judged).warns


def test_trai_11_does_not_apply_where_nobody_counts() -> None:
    assert asked("TRAI-11", complainants=None).result == "na"


def test_trai_12_passes_without_a_suspension_of_the_entity() -> None:
    own = SuspensionFacts("breach", "Offers were made.")
    assert (asked("TRAI-12").result, asked("TRAI-12", suspension=own).result) == ("pass", "pass")


def test_trai_12_fails_when_another_account_of_the_entity_is_barred() -> None:
    barred = SuspensionFacts("external", "Barred by the operator.", date(2026, 11, 20), of_entity=True)
    found = asked("TRAI-12", suspension=barred)
    assert found.blocks
    assert "barred since 20 Nov 2026" in found.message


def test_trai_12_is_unsure_without_any_number_of_the_entity() -> None:
    assert asked("TRAI-12", client=replace(SAMPLE.client, gstin="", pan="", cin="")).unsure


@pytest.mark.parametrize(
    ("facts", "result"),
    [(None, "na"), (ConsentFacts(), "na"), (ConsentFacts(valid=1, expired=9), "na"), (ConsentFacts(expired=2), "fail")],
)
def test_trai_07_hears_the_register_once_it_holds_something(facts: ConsentFacts | None, result: str) -> None:
    found = asked("TRAI-07", consent_basis="explicit", consents=facts)
    assert (found.result, found.blocks) == (result, False)


def test_trai_12_names_the_last_day_of_an_order() -> None:  # R26
    barred = SuspensionFacts("interim", "By order", date(2026, 11, 1), barred_until=date(2027, 1, 31))
    found = asked("TRAI-12", suspension=barred)
    assert (found.blocks, "31 Jan 2027" in found.remedy) == (True, True)
