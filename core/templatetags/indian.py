"""Dates, numbers and durations as they are written in India. Every moment is shown in Asia/Kolkata."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from django import template
from django.utils.dates import MONTHS_3
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock

register = template.Library()

LAKH = Decimal(100_000)
CRORE = Decimal(10_000_000)


@register.filter
def ist(value: datetime | None) -> str:
    """An aware datetime as "23 Nov 2026, 00:15 IST"; nothing for None. Raises ValueError for a naive one."""
    if not value:
        return ""
    moment = _in_ist(value)
    return _("%(moment)s IST") % {"moment": f"{_day(moment)}, {moment:%H:%M}"}


@register.filter
def ist_time(value: datetime | None) -> str:
    """Only the time of day of an aware datetime: "00:15 IST"."""
    return _("%(moment)s IST") % {"moment": f"{_in_ist(value):%H:%M}"} if value else ""


@register.filter
def iso_moment(value: datetime) -> str:
    """An aware datetime as machines read it, in Indian time: "2026-11-23T00:15:00+05:30"."""
    return _in_ist(value).isoformat(timespec="seconds")


@register.filter
def indian_date(value: date | datetime | None) -> str:
    """A date, or the Indian day of an aware datetime, as "23 Nov 2026"; nothing for None."""
    if not value:
        return ""
    return _day(_in_ist(value) if isinstance(value, datetime) else value)


@register.simple_tag
def when(value: datetime | None, empty: str = "") -> SafeString | str:
    """A `<time>` element that reads "23 Nov 2026, 00:15 IST" and carries the machine's form."""
    if not value:
        return empty
    return format_html('<time datetime="{}">{}</time>', _in_ist(value).isoformat(timespec="seconds"), ist(value))


@register.filter
def indian_number(value: object) -> str:
    """A number grouped in lakhs and crores: 1234567 -> "12,34,567". What is no number comes back as it is."""
    number = _decimal(value)
    if number is None:
        return "" if value is None else str(value)
    whole, dot, fraction = f"{abs(number):f}".partition(".")
    return ("-" if number < 0 else "") + _grouped(whole) + dot + fraction


@register.filter
def lakh_crore(value: object) -> str:
    """A large number in words for a tile: 1234567 -> "12.35 lakh", 34000000 -> "3.4 crore"; below a lakh in digits."""
    number = _decimal(value)
    if number is None or abs(number) < LAKH:
        return indian_number(value)
    if abs(number) >= CRORE:
        return _("%(number)s crore") % {"number": _two_places(number / CRORE)}
    return _("%(number)s lakh") % {"number": _two_places(number / LAKH)}


@register.filter
def duration(value: timedelta | float | None) -> str:
    """A timedelta (or seconds) in its two largest units: "2 days 3 hours", "5 minutes", "less than a minute"."""
    if value is None:
        return ""
    seconds = abs(int(value.total_seconds() if isinstance(value, timedelta) else value))
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3_600, rest % 3_600 // 60
    return _duration_words(days, hours, minutes, get_language()) or _("less than a minute")


@register.filter
def ago(value: datetime | None) -> str:
    """How far an aware datetime is from now: "3 hours ago", "in 2 days", "just now"."""
    if not value:
        return ""
    distance = value - clock.now()
    if abs(distance) < timedelta(minutes=1):
        return _("just now")
    words = {"duration": duration(distance)}
    return _("in %(duration)s") % words if distance > timedelta(0) else _("%(duration)s ago") % words


@register.filter
def working_days(value: int | None) -> str:
    """A count of working days in words: 1 -> "1 working day", 0 -> "today", -2 -> "2 working days late"."""
    if value is None:
        return ""
    if value == 0:
        return _("today")
    words = ngettext("%(count)d working day", "%(count)d working days", abs(value)) % {"count": abs(value)}
    return words if value > 0 else _("%(working_days)s late") % {"working_days": words}


def _day(value: date) -> str:
    # what dateformat writes for "j M Y", at a tenth of its price: these stand in every row of every list
    return f"{value.day} {_month(value.month, get_language())} {value.year}"


@lru_cache(maxsize=64)
def _month(number: int, language: str | None) -> str:
    return str(MONTHS_3[number]).title()


def _in_ist(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return value.astimezone(clock.IST)


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _grouped(whole: str) -> str:
    head, tail = whole[:-3], whole[-3:]
    pairs: list[str] = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return ",".join([*pairs, tail])


def _two_places(number: Decimal) -> str:
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole, _dot, fraction = f"{rounded:f}".partition(".")
    fraction = fraction.rstrip("0")
    return indian_number(whole) + (f".{fraction}" if fraction else "")


@lru_cache(maxsize=4096)
def _duration_words(days: int, hours: int, minutes: int, language: str | None) -> str:
    parts = []
    if days:
        parts.append(ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if minutes and not days:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes})
    return " ".join(parts)
