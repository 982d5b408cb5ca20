"""Indian phone numbers: written in many ways, kept in one (E.164); the series first, then the library (R37-R39)."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOBILE = re.compile(r"(?:(?:\+|00)?91|0)?([6-9]\d{9})", re.ASCII)
SERIES = re.compile(r"(?:(?:\+|00)?91|0)?((140|1600|1601)\d{6,7})", re.ASCII)
PUNCTUATION = re.compile(r"[\s().\-‐‑–]")


def to_e164(text: str) -> str:
    """The number as +91 and ten digits. Raises ValidationError with what is wrong.

    A plain pattern knows mobiles (the library costs 19 s a million); 140, 1600 and 1601 are series of their own, which
    the library would call mobiles.
    """
    plain = PUNCTUATION.sub("", text)
    if found := _series_or_mobile(plain):
        return f"+91{found}"
    try:
        number = phonenumbers.parse(plain, "IN")
    except phonenumbers.NumberParseException:
        raise _not_valid() from None
    if number.country_code != 91 or not phonenumbers.is_valid_number(number) or len(str(number.national_number)) != 10:
        raise _not_valid()
    return f"+91{number.national_number}"


def series_of(e164: str) -> str:
    """`140`, `1600`, `1601`, or "" for an ordinary number."""
    found = SERIES.fullmatch(e164)
    return found.group(2) if found else ""


def shown(e164: str, std_code: str = "") -> str:
    """For people: 022 4000 1234 for a landline of that STD code, 98765 43210 for the rest."""
    digits = e164.removeprefix("+91")
    if std_code and digits.startswith(std_code):
        rest = digits.removeprefix(std_code)
        return f"0{std_code} {rest[:-4]} {rest[-4:]}"
    return f"{digits[:5]} {digits[5:]}"


def _series_or_mobile(plain: str) -> str:
    if (found := SERIES.fullmatch(plain)) and len(found.group(1)) == 10:
        return found.group(1)
    mobile = MOBILE.fullmatch(plain)
    # 079-6… and 079-7… are landlines that look like mobiles once their 0 is gone: either way the digits are the same
    return mobile.group(1) if mobile else ""


def _not_valid() -> ValidationError:
    return ValidationError(_("This is no Indian phone number: write ten digits, with or without +91."), code="phone")
