"""The shared pause: when Jira limits, refuses or is away, all tickets wait, not only the one that noticed (X3, X4)."""

import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.jira import alarm
from compliance.jira.client import JiraClient
from compliance.jira.config import JiraConfig
from compliance.jira.errors import JiraProblem
from compliance.models.ticket import JiraCircuit
from core import clock
from core.events import record, unit_of_work
from core.events.outbox import RetryLater

OUTAGE_CAP_S = 300.0  # while Jira is away one ticket in five minutes asks whether it is back
REFUSED_PROBE_S = 3600.0  # refused credentials are tried again by one cheap call an hour
TICKETS_TO_TRIP = 3  # unclear ends of different tickets in a row: then it is not the ticket
FAILURES_TO_ALARM = 6
ALARM_EVERY = timedelta(days=1)
CODE = "jira"


def backoff(failures: int, cap: float) -> float:
    """Seconds to wait after so many failures in a row (from 1): exponential, capped, with jitter."""
    ceiling = min(cap, settings.OUTBOX_BACKOFF_S * 2 ** min(failures - 1, 20))
    return random.uniform(ceiling / 2, ceiling)  # noqa: S311


def check(config: JiraConfig) -> None:
    """Raise RetryLater while calls rest. Refused credentials rest until the settings change or one probe succeeds."""
    row = JiraCircuit.row()
    changed = bool(row.credentials_bad) and row.credentials_bad != config.fingerprint()
    if row.paused_until and row.paused_until > clock.now() and not changed:
        raise _wait(row)
    if row.credentials_bad and not changed:
        _probe(config)


def limit(words: str, retry_after: float | None, config: JiraConfig) -> RetryLater:
    """Jira limits us: rest as long as it asks (at most JIRA_MAX_BACKOFF_S), never shorter than our own back-off."""
    failures = JiraCircuit.row().failures + 1
    seconds = max(min(retry_after or 0.0, config.max_backoff_s), backoff(failures, config.max_backoff_s))
    return _pause(seconds, words, failures=failures)


def refuse(words: str, config: JiraConfig) -> RetryLater:
    """Jira refuses the credentials, or the settings cannot work: all rest, and one alarm a day."""
    reason = _("Jira refuses the portal's account: %(words)s") % {"words": words}
    return _pause(REFUSED_PROBE_S, reason, credentials_bad=config.fingerprint(), alarmed=True)


def away(words: str) -> RetryLater:
    """Nobody answers: rest, longer each time."""
    failures = JiraCircuit.row().failures + 1
    return _pause(backoff(failures, OUTAGE_CAP_S), words, failures=failures, alarmed=failures >= FAILURES_TO_ALARM)


def unclear(ticket: int, words: str) -> None:
    """An unclear end. One ticket alone stops nobody else (X15); several in a row mean that Jira is in trouble."""
    row = JiraCircuit.row()
    if row.last_ticket == ticket:
        return
    failures = row.failures + 1
    JiraCircuit.objects.filter(pk=row.pk).update(failures=failures, last_ticket=ticket)
    if failures >= TICKETS_TO_TRIP:
        seconds = backoff(failures - TICKETS_TO_TRIP + 1, OUTAGE_CAP_S)
        _pause(seconds, words, failures=failures, alarmed=failures >= FAILURES_TO_ALARM)


def succeeded() -> None:
    """Jira answered as it should: nobody rests any longer."""
    row = JiraCircuit.row()
    if not (row.paused_until or row.credentials_bad or row.failures or row.last_ticket):
        return
    with unit_of_work():
        fields = {"paused_until": None, "reason": "", "credentials_bad": "", "failures": 0, "last_ticket": None}
        JiraCircuit.objects.filter(pk=row.pk).update(**fields)
        if row.paused_until:
            alarm.silence(CODE)
            record("jira.resumed", subject=row, actor=None)


def _probe(config: JiraConfig) -> None:
    try:
        JiraClient(config).call("GET", "myself")
    except JiraProblem as problem:
        raise refuse(str(problem), config) from None
    succeeded()


def _pause(seconds: float, reason: str, *, alarmed: bool = False, **fields: Any) -> RetryLater:
    row, now = JiraCircuit.row(), clock.now()
    until = now + timedelta(seconds=seconds)
    with unit_of_work():
        due = alarmed and (row.alarmed_at is None or now - row.alarmed_at >= ALARM_EVERY)
        if due:
            fields["alarmed_at"] = now
            alarm.ring(CODE, _("Jira: %(reason)s") % {"reason": reason}, url="/health/")
        JiraCircuit.objects.filter(pk=row.pk).update(paused_until=until, reason=reason, **fields)
        if due or not row.paused_until:
            record("jira.paused", subject=row, actor=None, reason=reason, until=until.isoformat())
    row.paused_until, row.reason = until, reason
    return _wait(row)


def _wait(row: JiraCircuit) -> RetryLater:
    """Until the pause is over, and a little spread, so that not all rows come back in one moment."""
    until = row.paused_until or clock.now()
    left = max(0.0, (until - clock.now()).total_seconds())
    return RetryLater(left * random.uniform(1.0, 1.1), row.reason)  # noqa: S311
