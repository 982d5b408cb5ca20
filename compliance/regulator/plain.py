"""Rows as plain data that anybody can read: JSON lines without keys, tokens, pictures or sealed numbers."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db import models

from core import clock
from core.accounts.models import User
from core.files.models import StoredFile

# secrets, bulk, and numbers of called persons: none of it is for others to read
LEFT_OUT: Final = {"picture", "payload", "number", "complainant", "nonce", "lease_token", "search_text"}


def facts(row: models.Model, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every column of a row by its name: people by name, files by name and SHA-256, moments in Indian time."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in without or isinstance(field, models.BinaryField):
            continue
        if field.name in LEFT_OUT and not isinstance(field, models.PositiveIntegerField):
            continue
        found[field.name] = plain(getattr(row, field.name if isinstance(field, models.ForeignKey) else field.attname))
    return found


def plain(value: Any) -> Any:
    """One value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(clock.IST).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, User):
        return value.full_name
    if isinstance(value, StoredFile):
        return {"name": value.shown_name, "sha256": value.sha256}
    if isinstance(value, models.Model):
        return str(value)
    return value


def as_json(data: object) -> list[bytes]:
    """One readable JSON document."""
    return [json.dumps(data, ensure_ascii=False, indent=2, default=str).encode() + b"\n"]


def lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One JSON document a line."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"
