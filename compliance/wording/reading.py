"""Finds what reads as promotional in a text, with the reason: one offer makes the whole call promotional (R2)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from compliance.wording.negation import is_denied
from compliance.wording.phrasebook import Phrasebook
from compliance.wording.script import folded

DATA = Path(__file__).with_name("patterns.toml")
INNOCENT, LISTED = "innocent", "listed"
REASONS = ("offer", "selling", "advertising", "leads", "novelty", LISTED)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of the text (`text[start:end]`, as they stand there) and why they count: one of REASONS."""

    start: int
    end: int
    quote: str
    reason: str


@lru_cache(maxsize=256)
def read(text: str, *, also: tuple[str, ...] = ()) -> tuple[Hit, ...]:
    """The promotional words of a text in their order, none overlapping; `also` are phrases of the installation."""
    plain, places = folded(text)
    found = list(_phrases().spans(plain))
    if also:
        found += _listed(also).spans(plain)
    safe = [(start, end) for start, end, reason in found if reason == INNOCENT]
    hits: list[Hit] = []
    for start, end, reason in sorted(found, key=lambda each: (each[0], -each[1])):
        if reason == INNOCENT or (hits and places[start] < hits[-1].end):
            continue
        if not _lies_in(safe, start, end) and not is_denied(plain, start, end):
            first, last = places[start], places[end - 1] + 1
            hits.append(Hit(first, last, text[first:last], reason))
    return tuple(hits)


def _lies_in(safe: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in safe)


@lru_cache(maxsize=1)
def _phrases() -> Phrasebook:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return Phrasebook({reason: tuple(group["phrases"]) for reason, group in data.items()})


@lru_cache(maxsize=8)
def _listed(phrases: tuple[str, ...]) -> Phrasebook:
    return Phrasebook({LISTED: phrases})
