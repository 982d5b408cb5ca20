"""Faults on demand, and the count of what was asked.

A fault is a dict: `route` (or "*"), `kind`, `count` (how many calls it hits), `skip` (calls let through first), and
what the kind needs:

    delay      seconds                     waits, then works
    hold       at: arrived | committed     waits until released with go or drop; `status()` tells who waits
    drop       at: arrived | committed     the connection breaks without an answer
    answer     status, headers, body, at   this answer instead (at committed: the work is done all the same)
    malformed  -                           works, then a 2xx whose JSON is cut
    trickle    seconds                     works, then one byte of the answer at a time, spread over the seconds
    redirect   to                          302 to that address, nothing done
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

KINDS = ("delay", "hold", "drop", "answer", "malformed", "trickle", "redirect")


class Dropped(Exception):
    """Break the connection now, without an answer."""


@dataclass
class Fault:
    kind: str
    route: str = "*"
    count: int = 1
    skip: int = 0
    at: str = "arrived"
    seconds: float = 0.0
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    to: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.at not in ("arrived", "committed"):
            raise ValueError(f"no such fault: {self.kind} at {self.at}")


@dataclass
class Hold:
    number: int
    route: str
    at: str
    verdict: str = ""


@dataclass(frozen=True)
class Seen:
    """One call as it was answered; status 0 is a broken connection. `at` is a time.time()."""

    route: str
    method: str
    path: str
    status: int
    at: float


class Faults:
    """Shared by all request threads; everything under one condition."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.rules: list[Fault] = []
        self.holds: list[Hold] = []
        self.arrived: Counter[str] = Counter()
        self.committed: Counter[str] = Counter()
        self.log: list[Seen] = []
        self.stopping = False
        self._number = 0

    def add(self, kind: str, **values: Any) -> None:
        with self.changed:
            self.rules.append(Fault(kind=kind, **values))

    def clear(self) -> None:
        """No faults from now on; whatever is held goes on."""
        with self.changed:
            self.rules.clear()
        self.release()

    def arrive(self, route: str) -> Fault | None:
        """Count the call and take the fault that hits it, if any."""
        with self.changed:
            self.arrived[route] += 1
            self.changed.notify_all()
            for rule in self.rules:
                if rule.route not in (route, "*"):
                    continue
                if rule.skip > 0:
                    rule.skip -= 1
                    continue
                rule.count -= 1
                self.rules = [each for each in self.rules if each.count > 0]
                return rule
        return None

    def commit(self, route: str) -> None:
        with self.changed:
            self.committed[route] += 1
            self.changed.notify_all()

    def answered(self, seen: Seen) -> None:
        with self.changed:
            self.log.append(seen)
            self.changed.notify_all()

    def stage(self, fault: Fault | None, at: str, route: str) -> None:
        """Live through the part of a fault that belongs to this moment of the call."""
        if fault is None or fault.at != at:
            return
        if fault.kind == "delay":
            self.pause(fault.seconds)
        elif fault.kind == "drop" or (fault.kind == "hold" and self._hold(route, at) == "drop"):
            raise Dropped

    def pause(self, seconds: float) -> None:
        """Let time pass, but wake up when the stand-in stops."""
        until = time.monotonic() + seconds
        with self.changed:
            while not self.stopping and (left := until - time.monotonic()) > 0:
                self.changed.wait(left)

    def _hold(self, route: str, at: str) -> str:
        with self.changed:
            self._number += 1
            hold = Hold(self._number, route, at)
            self.holds.append(hold)
            self.changed.notify_all()
            self.changed.wait_for(lambda: hold.verdict or self.stopping)
            self.holds.remove(hold)
            self.changed.notify_all()
            return hold.verdict or "drop"

    def release(self, verdict: str = "go", number: int | None = None) -> int:
        """Let one hold (or all) go on, or drop it. Returns how many were waiting."""
        with self.changed:
            chosen = [hold for hold in self.holds if number in (None, hold.number)]
            for hold in chosen:
                hold.verdict = verdict
            self.changed.notify_all()
            return len(chosen)

    def wait_for_hold(self, route: str, timeout: float = 20.0) -> Hold:
        """Block until a call of this route is held. Raises TimeoutError."""
        with self.changed:
            self.changed.wait_for(lambda: any(h.route == route for h in self.holds), timeout)
            for hold in self.holds:
                if hold.route == route:
                    return hold
        raise TimeoutError(f"no call of {route} was held within {timeout} s; seen: {dict(self.arrived)}")

    def wait_for_answers(self, route: str, number: int, timeout: float = 20.0) -> None:
        """Block until so many calls of this route were answered (or broken). Raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(lambda: sum(s.route == route for s in self.log) >= number, timeout):
                raise TimeoutError(f"fewer than {number} answers of {route} within {timeout} s")

    def stop(self) -> None:
        with self.changed:
            self.stopping = True
            self.changed.notify_all()

    def status(self) -> dict[str, Any]:
        with self.changed:
            return {
                "holds": [{"number": h.number, "route": h.route, "at": h.at} for h in self.holds],
                "faults": [vars(rule) for rule in self.rules],
                "arrived": dict(self.arrived),
                "committed": dict(self.committed),
                "log": [vars(seen) for seen in self.log[-200:]],
            }
