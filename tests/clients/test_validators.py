from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from stdnum import luhn

from clients import validators
from clients.models import Client, DIDGroup, DIDNumber

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def gstin_of_state(code: str) -> str:
    first = f"{code}AAPFU0939F1Z"
    return first + luhn.calc_check_digit(first, ALPHABET)


@pytest.mark.parametrize("state", ["27", "38", "97"])
def test_gstins_of_every_state_pass_also_ladakh_and_other_territory(state: str) -> None:
    assert validators.gstin(f" {gstin_of_state(state).lower()} ") == gstin_of_state(state)


@pytest.mark.parametrize("state", ["27", "38", "97"])
def test_a_gstin_with_a_wrong_check_character_is_refused(state: str) -> None:
    right = gstin_of_state(state)
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    with pytest.raises(ValidationError, match="GSTIN"):
        validators.gstin(wrong)


@pytest.mark.parametrize(
    ("check", "text", "normal"),
    [
        (validators.pan, "aapfu 0939f", "AAPFU0939F"),
        (validators.cin, "u72200mh2007ptc175407", "U72200MH2007PTC175407"),
        (validators.llpin, "aab1234", "AAB-1234"),
        (validators.ban, " ban-987654 ", "BAN-987654"),  # S13
    ],
)
def test_a_number_is_kept_in_one_form(check: Callable[[str], str], text: str, normal: str) -> None:
    assert check(text) == normal


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (validators.pan, "AAPF0939F"),
        (validators.cin, "X72200MH2007PTC175407"),
        (validators.cin, "U72200MH2007XXX175407"),
        (validators.llpin, "AAB-12345"),
        (validators.gstin, "99AAPFU0939F1ZV"),
        (validators.gstin, ""),
        (validators.ban, "987654"),  # S13
    ],
)
def test_what_is_no_such_number_is_refused(check: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValidationError):
        check(text)


def test_a_client_names_each_field_that_is_wrong(acme: Client) -> None:
    acme.gstin, acme.signatory_mobile, acme.business_type = "nonsense", "123", "other"
    with pytest.raises(ValidationError) as refused:
        acme.full_clean()
    assert set(refused.value.message_dict) == {"gstin", "signatory_mobile", "business_type_other"}


def test_the_pan_is_the_one_inside_the_gstin(acme: Client) -> None:
    acme.gstin, acme.pan = gstin_of_state("27"), "AAPFU0938F"
    with pytest.raises(ValidationError, match="inside the GSTIN"):
        acme.full_clean()


def test_a_number_of_the_140_series_is_no_number_of_a_city(group_of: dict[str, DIDGroup]) -> None:
    # R39
    with pytest.raises(ValidationError, match="series"):
        DIDNumber(e164="140 1234567", group=group_of["Delhi"]).full_clean()


def test_a_free_number_belongs_to_nobody(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    with pytest.raises(ValidationError, match="Only a taken number"):
        DIDNumber(e164="022 4000 1234", group=group_of["Mumbai"], client=acme).full_clean()
