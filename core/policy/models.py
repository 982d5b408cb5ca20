"""What the business changes: a value, the day from which it holds, and who set it."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from core import clock


class Policy(models.Model):
    """One value of one policy from one day on; the newest day that has come is in force."""

    code = models.CharField(max_length=60)
    value = models.JSONField()
    effective_from = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "policies"
        ordering = ("code", "-effective_from")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="policy_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.effective_from}"


class Holiday(models.Model):
    """A day on which nobody works, besides Saturday and Sunday."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end` (both Asia/Kolkata days). One query."""
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    weekdays = {day for day in days if day.weekday() < 5}
    if not weekdays:
        return 0
    return len(weekdays - set(Holiday.objects.filter(day__in=weekdays).values_list("day", flat=True)))


def working_hours_between(start: datetime, end: datetime, hours: list[int]) -> float:
    """Hours of work between two moments, on working days from `hours[0]` to `hours[1]` o'clock IST. One query."""
    first, last = start.astimezone(clock.IST), end.astimezone(clock.IST)
    days = [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]
    free = set(Holiday.objects.filter(day__in=(days[0], days[-1])).values_list("day", flat=True)) if days else set()
    between = max(working_days_between(first.date(), last.date() - timedelta(days=1)), 0)
    total = float(between * (hours[1] - hours[0]))
    for day in {days[0], days[-1]} - free if days else ():
        if day.weekday() < 5:
            total += _hours_of(day, first, last, hours)
    return total


def _hours_of(day: date, first: datetime, last: datetime, hours: list[int]) -> float:
    opens = datetime.combine(day, time(hours[0]), tzinfo=clock.IST)
    closes = opens + timedelta(hours=hours[1] - hours[0])
    return max((min(closes, last) - max(opens, first)).total_seconds() / 3600, 0.0)
