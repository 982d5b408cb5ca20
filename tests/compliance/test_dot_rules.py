"""The extras of DoT: the client's numbers, its signatory, and the inventory."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from compliance.rules import Found
from compliance.rules.dossier import NumberFacts, PlaceFacts
from tests.compliance.dossiers import SAMPLE, asked


def of_client(code: str, **changes: Any) -> Found:
    return asked(code, client=replace(SAMPLE.client, **changes))


@pytest.mark.parametrize(
    ("kind", "cin", "llpin"),
    [
        ("pvt_ltd", "U72200MH2007PTC175407", ""), ("pvt_ltd", "U72200MH2007FTC175407", ""),
        ("public_ltd", "L72200MH2007PLC175407", ""), ("opc", "U72200MH2007OPC175407", ""),
        ("section_8", "U72200MH2007NPL175407", ""), ("psu", "U72200MH2007GOI175407", ""), ("psu", "", ""),
        ("llp", "", "AAB-9032"), ("llp", "", "AAB9032"),
    ],
)  # fmt: skip
def test_dot_01_passes_the_number_of_its_kind(kind: str, cin: str, llpin: str) -> None:
    assert of_client("DOT-01", business_type=kind, cin=cin, llpin=llpin).result == "pass"


@pytest.mark.parametrize(
    ("kind", "cin", "llpin"),
    [
        ("pvt_ltd", "", ""), ("pvt_ltd", "U72200MH2007PLC175407", ""), ("pvt_ltd", "L72200MH2007PTC175407", ""),
        ("pvt_ltd", "U72200MH2027PTC175407", ""), ("pvt_ltd", "U7220MH2007PTC175407", ""),
        ("pvt_ltd", "U72200MH2007PTC175407", "AAB-9032"), ("llp", "", ""), ("llp", "", "AB-9032"),
        ("llp", "U72200MH2007PTC175407", "AAB-9032"), ("partnership", "U72200MH2007PTC175407", ""),
    ],
)  # fmt: skip
def test_dot_01_fails_softly_for_a_number_that_does_not_fit(kind: str, cin: str, llpin: str) -> None:
    assert of_client("DOT-01", business_type=kind, cin=cin, llpin=llpin).warns


def test_dot_01_does_not_apply_to_kinds_without_such_a_number() -> None:
    assert of_client("DOT-01", business_type="proprietorship", cin="").result == "na"


@pytest.mark.parametrize("gstin", ["27AAACA1234C1ZG", "38AAACA1234C1ZD", "97AAACA1234C1Z9", ""])
def test_dot_02_passes_with_ladakh_and_other_territory_too(gstin: str) -> None:
    assert of_client("DOT-02", gstin=gstin).result == "pass"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gstin": "27AAACA1234C1ZH"}, "is no GSTIN"),
        ({"gstin": "38AAACA1234C1ZG"}, "is no GSTIN"),
        ({"pan": "AAAXA1234C"}, "is no PAN"),
        ({"pan": "AAACB1234C"}, "holds another PAN"),
        ({"business_type": "llp"}, "fourth letter is C"),
        ({"business_type": "govt"}, "it is G"),
        ({"business_type": "huf", "pan": ""}, "it is H"),
    ],
)
def test_dot_02_fails_softly_where_numbers_disagree(changes: dict[str, str], words: str) -> None:
    found = of_client("DOT-02", **changes)
    assert found.warns
    assert words in found.message


def test_dot_02_passes_any_letter_for_a_trust() -> None:
    assert of_client("DOT-02", business_type="trust_society").result == "pass"


def test_dot_02_is_unsure_when_neither_is_known() -> None:
    assert of_client("DOT-02", gstin="", pan="").unsure


def test_dot_03_passes_with_name_paper_and_authority() -> None:
    assert asked("DOT-03").result == "pass"


@pytest.mark.parametrize("name", ["signatory_name", "signatory_id_type", "signatory_authority"])
def test_dot_03_fails_for_each_that_is_missing(name: str) -> None:
    assert (asked("DOT-03", **{name: ""}).warns, asked("DOT-03", **{name: ""}).field) == (True, name)


@pytest.mark.parametrize("e164", ["+912240001234", "+917926401234"])
def test_dot_04_passes_numbers_of_their_city(e164: str) -> None:
    assert asked("DOT-04", numbers=(NumberFacts(e164, "Mumbai", e164[3:5]),)).result == "pass"


@pytest.mark.parametrize(
    ("e164", "words"),
    [
        ("+911401234567", "series 140"), ("+911600112345", "series 1600"), ("+911601112345", "series 1601"),
        ("+911140001234", "does not belong to Mumbai"), ("+91224000123", "no Indian phone number"),
        ("+912201234567", "no Indian phone number"),
    ],
)  # fmt: skip
def test_dot_04_fails_for_a_number_that_cannot_stand_there(e164: str, words: str) -> None:
    found = asked("DOT-04", numbers=(NumberFacts(e164, "Mumbai", "22"),))
    assert found.blocks
    assert words in found.message


@pytest.mark.parametrize(
    "place",
    [PlaceFacts("Noida", "UP West", "120", "Delhi", "120"), PlaceFacts("Mumbai", "Mumbai", "11", "Mumbai", "22")],
)
def test_dot_04_fails_for_a_circle_or_code_of_another_city(place: PlaceFacts) -> None:
    assert asked("DOT-04", places=(place,)).blocks


def test_dot_04_passes_a_city_that_the_table_lacks() -> None:
    assert asked("DOT-04", places=(PlaceFacts("Leh", "J&K", "1982"),)).result == "pass"


@pytest.mark.parametrize(
    ("checked", "today"), [(date(2026, 5, 23), date(2026, 11, 22)), (date(2026, 3, 1), date(2026, 8, 31))]
)
def test_dot_05_passes_one_day_under_six_months(checked: date, today: date) -> None:
    assert asked("DOT-05", client=replace(SAMPLE.client, entity_checked_on=checked), on=today).result == "pass"


@pytest.mark.parametrize(
    ("checked", "today"), [(date(2026, 5, 22), date(2026, 11, 22)), (date(2026, 2, 28), date(2026, 8, 31))]
)
def test_dot_05_fails_at_six_months(checked: date, today: date) -> None:
    assert asked("DOT-05", client=replace(SAMPLE.client, entity_checked_on=checked), on=today).warns


def test_dot_05_is_unsure_when_no_check_is_known() -> None:
    assert of_client("DOT-05", entity_checked_on=None).unsure
