"""The law's extras that the demo switches on: those that speak of what every request of the demo declares."""

from datetime import timedelta

from core import clock, policy
from core.policy.models import Policy

SWITCHED_ON = (
    "TRAI-01", "TRAI-02", "TRAI-03", "TRAI-05", "TRAI-08", "TRAI-09", "TRAI-10", "DOT-01", "DOT-03", "DOT-04",
)  # fmt: skip
SINCE = timedelta(days=120)  # before the first story of the demo begins
NOTE = "Shown by the demo."


def switches() -> None:
    """On since some months; and one that comes next month, to be seen coming."""
    since = clock.today() - SINCE
    for code in SWITCHED_ON:
        Policy.objects.get_or_create(code=code, defaults={"value": "on", "effective_from": since, "note": NOTE})
    soon = clock.today() + timedelta(days=30)
    Policy.objects.get_or_create(code="TRAI-06", defaults={"value": "on", "effective_from": soon, "note": NOTE})
    policy.forget()
