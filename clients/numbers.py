"""Indian phone numbers in one form, without Django: also read in sandbox children, a million at a time (R37-R39)."""

import re
from typing import Final

import phonenumbers

MOBILE: Final = re.compile(r"(?:(?:\+|00)?91|0)?([6-9]\d{9})", re.ASCII)
SERIES: Final = re.compile(r"(?:(?:\+|00)?91|0)?((140|1600|1601)\d{6,7})", re.ASCII)
PUNCTUATION: Final = re.compile(r"[\s().\-‐‑–]")


def e164(text: str) -> str:
    """The number as +91 and ten digits, "" where this is no Indian number.

    A plain pattern knows mobiles (the library costs 19 s a million); 140, 1600 and 1601 are series of their own, which
    the library would call mobiles.
    """
    if found := MOBILE.fullmatch(text):
        # 079-6… and 079-7… are landlines that look like mobiles once their 0 is gone: the digits are the same
        return f"+91{found.group(1)}"
    plain = PUNCTUATION.sub("", text)
    if (series := SERIES.fullmatch(plain)) and len(series.group(1)) == 10:
        return f"+91{series.group(1)}"
    if found := MOBILE.fullmatch(plain):
        return f"+91{found.group(1)}"
    return _by_library(plain)


def _by_library(plain: str) -> str:
    try:
        number = phonenumbers.parse(plain, "IN")
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code != 91 or not phonenumbers.is_valid_number(number) or len(str(number.national_number)) != 10:
        return ""
    return f"+91{number.national_number}"
