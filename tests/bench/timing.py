"""Comparisons that mean something on a busy machine: both sides turn by turn in one run, and medians of what came."""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.bench.client import Answer

Step = Callable[[], Answer]


class Faulty(Exception):
    """A side answered what it should not: its times mean nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds of the portal and of the floor, in the order of asking."""

    ours: list[float]
    floor: list[float]

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.floor)


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share * len(ordered))) - 1]


def interleaved(ours: Callable[[], float], floor: Callable[[], float], turns: int, *, warm: int = 10) -> Pair:
    """One of ours, one of the floor's, `turns` times; who begins changes from turn to turn."""
    for _turn in range(warm):
        ours(), floor()
    pair = Pair([], [])
    for turn in range(turns):
        for mine in (True, False) if turn % 2 else (False, True):
            (pair.ours if mine else pair.floor).append((ours if mine else floor)())
    return pair


def expecting(step: Step, *statuses: int) -> Callable[[], float]:
    """The seconds of `step`; another status than these ends the measurement."""

    def timed() -> float:
        answer = step()
        if answer.status not in statuses:
            raise Faulty(f"answered {answer.status}, expected {statuses}")
        return answer.seconds

    return timed


def together(steps: Sequence[Callable[[], None]]) -> float:
    """All at once, each in a thread of its own; the seconds from the common start until the last is done."""
    ready = threading.Barrier(len(steps) + 1)

    def begin(step: Callable[[], None]) -> None:
        ready.wait()
        step()

    with ThreadPoolExecutor(len(steps)) as pool:
        running = [pool.submit(begin, step) for step in steps]
        ready.wait()
        began = time.perf_counter()
        for one in running:
            one.result()
        return time.perf_counter() - began
