"""Numbers that a client is known by: each function gives the normal form or raises ValidationError."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import luhn
from stdnum.exceptions import ValidationError as NotValid
from stdnum.in_ import gstin as stdnum_gstin
from stdnum.in_ import pan as stdnum_pan

# Ladakh and "other territory": in use, but unknown to the library
LATER_STATES = frozenset({"38", "97"})
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CIN = re.compile(r"[LU]\d{5}[A-Z]{2}(18|19|20)\d{2}(PTC|PLC|OPC|NPL|GOI|SGC|FLC|FTC|GAP|GAT|ULL|ULT)\d{6}", re.ASCII)
LLPIN = re.compile(r"[A-Z]{3}-\d{4}", re.ASCII)


def ban(text: str) -> str:
    """A billing account number as the setting BAN_PATTERN wants it, in upper case (S13)."""
    number = text.strip().upper()
    if not re.fullmatch(settings.BAN_PATTERN, number):
        raise ValidationError(_("This is no BAN: like BAN-987654."), code="ban")
    return number


def gstin(text: str) -> str:
    """A GSTIN: 15 characters whose state code, PAN and check character agree."""
    number = compact(text)
    try:
        if number[:2] in LATER_STATES:
            _check_later_state(number)
        else:
            stdnum_gstin.validate(number)
    except NotValid:
        raise ValidationError(
            _("This is no GSTIN: 15 characters, with the state, the PAN and a check character."), code="gstin"
        ) from None
    return number


def pan(text: str) -> str:
    """A PAN: five letters, four digits, a letter; the fourth letter says what kind of holder."""
    try:
        return str(stdnum_pan.validate(compact(text)))
    except NotValid:
        raise ValidationError(_("This is no PAN: like AAPFU0939F."), code="pan") from None


def cin(text: str) -> str:
    """A company's CIN: 21 characters with industry, state, year, kind of company and number."""
    number = compact(text)
    if not CIN.fullmatch(number):
        raise ValidationError(_("This is no CIN: 21 characters like U72200MH2007PTC175407."), code="cin")
    return number


def llpin(text: str) -> str:
    """An LLP's number: three letters, a dash, four digits; the dash may be left out."""
    number = compact(text)
    number = f"{number[:3]}-{number[3:]}"
    if not LLPIN.fullmatch(number):
        raise ValidationError(_("This is no LLPIN: like AAB-1234."), code="llpin")
    return number


def compact(text: str) -> str:
    """Upper case, without spaces and dashes."""
    return re.sub(r"[\s-]", "", text).upper()


def normalise(target: Any, field: str, check: Callable[[str], str]) -> ValidationError | None:
    """Put the normal form of one field of a model instance in its place; what stands against it otherwise."""
    text = getattr(target, field).strip()
    try:
        setattr(target, field, check(text) if text else "")
    except ValidationError as error:
        return error
    return None


def _check_later_state(number: str) -> None:
    if not re.fullmatch(r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]", number, re.ASCII):
        raise NotValid
    stdnum_pan.validate(number[2:12])
    luhn.validate(number, ALPHABET)
