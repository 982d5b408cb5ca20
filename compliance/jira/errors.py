"""How a call to Jira can end badly. The classes say what is known, not what to do: push.py decides that.

SureNo: nothing was done. Unsure: it may or may not have been done. A wrong class costs a delay, never a second
ticket, because every second attempt looks before it writes (X1, X5).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3.exceptions
from jira import JIRAError

from compliance.jira.config import JiraConfig
from core import clock

MOST_WORDS = 600


class JiraProblem(Exception):
    """Base of all; its text is redacted and short enough to show to staff."""


class SureNo(JiraProblem):
    """Jira did not do it."""


class Unreachable(SureNo):
    """Nobody answered: refused, unknown host, no connection in time, a certificate that does not hold, a redirect."""


class RateLimited(SureNo):
    """429. `retry_after` is in seconds, None when Jira does not say."""

    def __init__(self, words: str, retry_after: float | None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class BadCredentials(SureNo):
    """401, or 403; `forbidden` tells the second."""

    def __init__(self, words: str, *, forbidden: bool) -> None:
        super().__init__(words)
        self.forbidden = forbidden


class BadRequest(SureNo):
    """Jira understood and refuses: 400, 405, 409, 413, 415, 422. `errors` is field -> words."""

    def __init__(self, words: str, errors: dict[str, str]) -> None:
        super().__init__(words)
        self.errors = errors


class Missing(SureNo):
    """404 or 410: deleted, moved out of sight, or never there."""


class Unsure(JiraProblem):
    """No readable answer: time-out, broken connection, 5xx, a 2xx that is no JSON. `retry_after` in seconds or None."""

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


def seconds_of(headers: Mapping[str, str]) -> float | None:
    """Retry-After, given as seconds or as an HTTP date, in seconds from now. None when absent or unreadable."""
    given = headers.get("Retry-After", "").strip()
    if not given:
        return None
    if given.isdigit():
        return float(given)
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - _present()).total_seconds())


def _present() -> datetime:
    return clock.now()


def classify(error: Exception, config: JiraConfig) -> JiraProblem:
    """The problem behind an exception of the `jira` package, of requests or of urllib3."""
    if isinstance(error, JIRAError) and error.status_code is not None and error.status_code >= 400:
        return _of_status(error, config)
    words = _short(config.redact(f"{type(error).__name__}: {error}"))
    if _never_sent(error):
        return Unreachable(words)
    return Unsure(words)


def _never_sent(error: Exception) -> bool:
    if isinstance(error, requests.TooManyRedirects | requests.ConnectTimeout):
        return True
    reason = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    cause = getattr(reason, "reason", None)
    if isinstance(cause, urllib3.exceptions.SSLError):
        return "certificate" in str(cause).lower()
    return isinstance(cause, urllib3.exceptions.NewConnectionError | urllib3.exceptions.NameResolutionError)


def _of_status(error: JIRAError, config: JiraConfig) -> JiraProblem:
    status, headers = error.status_code or 0, getattr(error.response, "headers", {}) or {}
    said, errors = _words_of(error, config)
    words = _short(f"{status} {said}".strip())
    if status == 429:
        return RateLimited(words, seconds_of(headers))
    if status in (401, 403):
        denied = headers.get("X-Authentication-Denied-Reason")
        return BadCredentials(f"{words} ({denied})" if denied else words, forbidden=status == 403 and not denied)
    if status in (404, 410):
        return Missing(words)
    if status >= 500 or status == 408:
        return Unsure(words, seconds_of(headers))
    return BadRequest(words, errors)


def _words_of(error: JIRAError, config: JiraConfig) -> tuple[str, dict[str, str]]:
    """Jira's own messages; a page of HTML says nothing worth keeping."""
    text = getattr(error.response, "text", "") or ""
    try:
        data: Any = json.loads(text)
    except ValueError:
        return "", {}
    if not isinstance(data, dict):
        return "", {}
    named = data.get("errors")
    errors = {str(k): config.redact(str(v)) for k, v in named.items()} if isinstance(named, dict) else {}
    messages = [config.redact(str(each)) for each in data.get("errorMessages") or []]
    return "; ".join([*messages, *(f"{name}: {words}" for name, words in errors.items())]), errors


def _short(words: str) -> str:
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
