"""Phone numbers as people write and read them; what is a number at all is said in `numbers`."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clients import numbers


def to_e164(text: str) -> str:
    """The number as +91 and ten digits. Raises ValidationError with what is wrong."""
    if found := numbers.e164(text):
        return found
    raise ValidationError(_("This is no Indian phone number: write ten digits, with or without +91."), code="phone")


def series_of(e164: str) -> str:
    """`140`, `1600`, `1601`, or "" for an ordinary number."""
    found = numbers.SERIES.fullmatch(e164)
    return found.group(2) if found else ""


def shown(e164: str, std_code: str = "") -> str:
    """For people: 022 4000 1234 for a landline of that STD code, 98765 43210 for the rest."""
    digits = e164.removeprefix("+91")
    if std_code and digits.startswith(std_code):
        rest = digits.removeprefix(std_code)
        return f"0{std_code} {rest[:-4]} {rest[-4:]}"
    return f"{digits[:5]} {digits[5:]}"


def masked(e164: str) -> str:
    """For those who need not know it: ••••• ••210."""
    return f"••••• ••{e164[-3:]}"
