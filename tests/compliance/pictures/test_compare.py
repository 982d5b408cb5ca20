"""The verdict on a pair: equal only when phone and e-mail of one record are, different only when clearly so (S46)."""

import pytest

from compliance.pictures.compare import Comparison, Contact, Verdict, Why, compare, together
from compliance.pictures.lines import Field, Line, fields_in

MEERA = Contact("+919876543210", "meera@acme.example", "Meera Test")
FORM = ("Name Meera Test", "Mobile +91 98765 43210", "E-mail meera@acme.example", "Help 1800 123 4567")
ROW = ("name | Meera Test", "phone | 9876543210", "email | meera@acme.example", "at | 2026-11-12 10:15:02")


def seen(*texts: str, score: float = 0.99) -> list[Field]:
    """Lines one below the other; a bar parts the columns of one row."""
    lines = []
    for number, text in enumerate(texts):
        for column, cell in enumerate(text.split(" || ")):
            box = (column * 300, number * 40, column * 300 + 200, number * 40 + 20)
            lines.append(Line(cell, box, score))
    return fields_in(lines)


def said(front: list[Field], back: list[Field], contact: Contact = MEERA) -> tuple[str, str]:
    found = compare(contact, front, back)
    return found.verdict, found.why


def test_equal_in_both() -> None:  # S46
    assert said(seen(*FORM), seen(*ROW)) == ("pass", "equal")


def test_one_digit_apart() -> None:  # S46
    assert said(seen(*FORM), seen(*ROW[:1], "phone | 9876543219", *ROW[2:])) == ("fail", "phones_differ")


def test_the_row_of_a_table_with_several_people() -> None:
    table = seen(
        "7 || 98111 22334 || ravi@acme.example",
        "8 || 9876543210 || meera@acme.example",
        "9 || 90000 11111 || usha@acme.example",
    )
    assert said(seen(*FORM), table) == ("pass", "equal")


def test_phone_and_address_of_two_records_are_no_match() -> None:  # S46: in the same record
    table = seen("7 || 9876543210 || ravi@acme.example", "8 || 98111 22334 || meera@acme.example")
    assert said(seen(*FORM), table) == ("unsure", "several")


@pytest.mark.parametrize(
    ("front", "back", "why"),
    [
        (FORM, ("phone | 98XXXXXX10", ROW[2]), "hidden"),
        (FORM, ROW[2:], "phone_unread"),
        (FORM, ROW[:2], "email_unread"),
        (FORM, (ROW[1], "email | mira@acme.example"), "emails_differ"),
        (("Mobile 90000 11111", FORM[2]), ("phone | 9000011111", ROW[2]), "other_contact"),
        ((), (), "phone_unread"),
    ],
)
def test_everything_else_is_unsure(front: tuple[str, ...], back: tuple[str, ...], why: str) -> None:  # S46
    assert said(seen(*front), seen(*back)) == ("unsure", why)


def test_a_difference_that_was_guessed_is_unsure() -> None:
    other = seen("phone | 9876543219", ROW[2], score=0.7)
    assert said(seen(*FORM), other) == ("unsure", "unclear")


def test_without_a_filed_contact_nothing_is_equal() -> None:
    assert said(seen(*FORM), seen(*ROW), Contact("", "")) == ("unsure", "not_declared")


def test_two_looks() -> None:
    equal, differ = Comparison(Verdict.PASS, Why.EQUAL), Comparison(Verdict.FAIL, Why.PHONES_DIFFER)
    unread = Comparison(Verdict.UNSURE, Why.PHONE_UNREAD)
    assert together(differ, differ) == differ
    assert together(unread, equal) == equal
    assert together(differ, equal).why == together(equal, differ).why == Why.PASSES_DISAGREE
    assert together(differ, unread).verdict == Verdict.UNSURE
