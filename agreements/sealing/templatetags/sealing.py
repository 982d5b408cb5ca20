"""For the certificate: both clocks beside each other."""

from datetime import UTC, datetime

from django import template

register = template.Library()


@register.filter
def utc_moment(value: datetime) -> str:
    """An aware datetime to the second, in UTC: "2026-11-22 18:45:00 UTC"."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
