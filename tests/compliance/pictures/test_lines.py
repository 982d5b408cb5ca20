"""Phones, e-mails and names in lines of text: however they are written, and never half guessed (S46)."""

import pytest

from compliance.pictures.lines import EMAIL, NAME, PHONE, Field, Line, fields_in


def found(text: str, kind: str, name: str = "", score: float = 0.99) -> list[Field]:
    lines = [Line(text, (0, 0, 100, 20), score)]
    return [field for field in fields_in(lines, name=name) if field.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        "+919876543210", "9876543210", "09876543210", "98765 43210", "+91 98765 43210", "+91-98765-43210",
        "(+91) 98765 43210", "phone | 0091 98765 43210", "Mobile: 987-654-3210", "फ़ोन ९८७६५४३२१०",
        "id 4711 9876543210", "+91 98765 43210 meera@acme.example",
    ],
)  # fmt: skip
def test_one_number_in_many_ways(text: str) -> None:
    assert [field.value for field in found(text, PHONE)] == ["9876543210"]


@pytest.mark.parametrize(
    "text", ["98XXXXXX10", "+91-98****3210", "xx****3210", "98765•••10", "98765 4321", "+9198765432"]
)
def test_a_hidden_or_short_number_has_no_value(text: str) -> None:
    assert [(field.value, field.clear) for field in found(text, PHONE)] == [("", False)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-12 10:15:02",
        "12/11/1990",
        "Help 1800 123 4567",
        "192.168.1.100",
        "order 98765432101234567",
        "id = 4711",
    ],
)
def test_what_is_no_contact_is_no_phone(text: str) -> None:
    assert found(text, PHONE) == []


def test_an_address_is_read_through_the_spaces_that_reading_adds() -> None:
    assert [field.value for field in found("email | Meera.Test @Acme. example", EMAIL)] == ["meera.test@acme.example"]


@pytest.mark.parametrize("text", ["m****a@acme.example", "meera@acme.exam…", "meera@acme.exam..."])
def test_a_hidden_or_cut_address_has_no_value(text: str) -> None:
    assert [field.value for field in found(text, EMAIL)] == [""]


def test_digits_within_an_address_are_no_phone() -> None:
    assert found("9876543210@acme.example", PHONE) == []


@pytest.mark.parametrize("text", ["Name Meera Test", "full_name | MEERA TEST", "Meera Tesl", "MeeraTest"])
def test_the_name_is_found_as_it_reads(text: str) -> None:
    assert len(found(text, NAME, "Meera Test")) == 1


def test_another_name_is_not() -> None:
    assert found("Name Ravi Kumar", NAME, "Meera Test") == []


def test_what_was_guessed_is_not_clear() -> None:
    assert [field.clear for field in found("9876543210", PHONE, score=0.7)] == [False]


def test_the_box_is_that_of_the_field_within_its_line() -> None:
    line = Line("phone     9876543210", (100, 50, 300, 80), 0.99)
    assert [field.box for field in fields_in([line])] == [(200, 50, 300, 80)]
