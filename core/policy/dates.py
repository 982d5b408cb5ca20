"""Calendar arithmetic on days, as policies in months mean it."""

import calendar
from datetime import date, timedelta


def months_before(day: date, months: int) -> date:
    """The day `months` calendar months before `day`: in a month too short, its last day (31 Aug less 6 is 28 Feb)."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    return date(years, month, min(day.day, calendar.monthrange(years, month)[1]))


def is_younger_than(day: date, months: int, *, on: date) -> bool:
    """Whether `day` lies strictly less than `months` calendar months before `on`, and not after it (S47, A6)."""
    return months_before(on, months) < day <= on


def first_day_too_old(day: date, months: int) -> date:
    """The first day on which `day` is no longer younger than `months` calendar months (S47)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    found = date(years, month, min(day.day, calendar.monthrange(years, month)[1]))
    while is_younger_than(day, months, on=found):  # 31 Aug and six months: 28 Feb is not yet it, 1 Mar is
        found += timedelta(days=1)
    return found
