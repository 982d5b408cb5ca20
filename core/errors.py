"""Refusals with names: each carries the reasons in plain words and the HTTP status it is answered with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands against: what is wrong, the field or rule it concerns, and what to do about it."""

    text: str
    code: str = ""
    field: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.text} {self.remedy}".strip()


class PortalError(Exception):
    """A refusal that a person can read. `core.middleware.RefusalMiddleware` turns it into a page."""

    status = 400
    retry_after: int | None = None  # seconds, where waiting helps: answered as Retry-After

    def __init__(self, *reasons: Reason | str) -> None:
        self.reasons = [r if isinstance(r, Reason) else Reason(r) for r in reasons]
        super().__init__("; ".join(str(r) for r in self.reasons))


class Refused(PortalError):
    """Bad input: the field, the rule and the remedy are in the reasons."""


class NotAllowed(PortalError):
    """This person may not do this."""

    status = 403


class WrongState(PortalError):
    """The thing is not in a state from which this can be done, or somebody else was first (A4, X11)."""

    status = 409


class Blocked(PortalError):
    """Allowed in this state, but something is missing: one reason for each point."""

    status = 409


class Stale(PortalError):
    """Somebody else saved in the meantime (X12)."""

    status = 409


class Gone(PortalError):
    """A link that is used up, replaced or expired."""

    status = 410


class TooLarge(PortalError):
    """Over a cap on bytes or count."""

    status = 413


class Throttled(PortalError):
    """Too many tries in the window; `retry_after` seconds until it is over."""

    status = 429

    def __init__(self, *reasons: Reason | str, retry_after: int | None = None) -> None:
        super().__init__(*reasons)
        self.retry_after = retry_after


class NoRoom(PortalError):
    """The store is full: reading goes on, writing is refused (X7)."""

    status = 507
