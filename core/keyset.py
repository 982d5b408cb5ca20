"""Pages by key instead of by number: page 10,000 costs what page 1 costs, and no rows are counted."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

SIZE = 25


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page, newest id first; `older` and `newer` are the keys to go on from, empty at an end."""

    rows: list[M]
    older: str
    newer: str


def newest_first(rows: QuerySet[M], asked: Any, *, size: int = SIZE) -> Page[M]:
    """The page that `asked` (a GET QueryDict with `after` or `before`, both ids) points at. One query."""
    after, before = _number(asked.get("after")), _number(asked.get("before"))
    if before:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return Page(found, str(found[-1].pk) if found else "", str(found[0].pk) if more else "")
    found = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    return Page(found, str(found[-1].pk) if more else "", str(found[0].pk) if found and after else "")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
