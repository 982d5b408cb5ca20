import pytest
from django.core.exceptions import ValidationError

from clients import phones


@pytest.mark.parametrize(
    "text", ["9876543210", "09876543210", "+91 98765 43210", "+91 0 98765-43210", "0091 9876543210"]
)
def test_one_mobile_written_in_many_ways_is_one_number(text: str) -> None:
    # R38
    assert phones.to_e164(text) == "+919876543210"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("022 4000 1234", "+912240001234"),
        ("(011) 4567 8901", "+911145678901"),
        ("079-6612 3456", "+917966123456"),  # Ahmedabad: looks like a mobile
        ("+91 80 4123 4567", "+918041234567"),
    ],
)
def test_landlines_keep_their_std_code(text: str, normal: str) -> None:
    # R37, R39
    assert phones.to_e164(text) == normal


@pytest.mark.parametrize(("text", "series"), [("1401234567", "140"), ("1600123456", "1600"), ("+911601234567", "1601")])
def test_the_special_series_are_known_before_the_library_is_asked(text: str, series: str) -> None:
    # R39
    assert phones.series_of(phones.to_e164(text)) == series


@pytest.mark.parametrize(
    "text", ["", "98765", "987654321", "+1 212 555 0100", "011 0456 7890", "call me", "98765432101"]
)
def test_what_is_no_indian_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="no Indian phone number"):
        phones.to_e164(text)


def test_an_ordinary_number_has_no_series() -> None:
    assert phones.series_of("+912240001234") == ""


def test_numbers_are_shown_as_people_write_them() -> None:
    assert phones.shown("+912240001234", "22") == "022 4000 1234"
    assert phones.shown("+919876543210") == "98765 43210"
