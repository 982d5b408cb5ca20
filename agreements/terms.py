"""The words of the agreement: the first version comes with the portal, later ones are written in the admin."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

ASSETS: Final = Path(__file__).parent / "assets"
TITLE: Final = "Outgoing-Calls Agreement"


@dataclass(slots=True)
class Section:
    """A heading and what stands below it: (kind, text, meaning) with kind paragraph, point or term."""

    heading: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)


def ensure_template(**_signal: Any) -> None:
    """Write version 1 if there is none: after every migrate, so that it is there in a fresh database."""
    from agreements.models import AgreementTemplate

    words = (ASSETS / "terms.txt").read_text(encoding="utf-8")
    first = {"title": TITLE, "body": words, "effective_from": date(2025, 1, 1)}
    AgreementTemplate.objects.get_or_create(version=1, defaults=first)


def sections(body: str) -> list[Section]:
    """A template's body as sections; lines before the first heading stand in one without heading."""
    found: list[Section] = []
    for kind, text, meaning in _lines(body):
        if kind == "heading" or not found:
            found.append(Section(text if kind == "heading" else ""))
        if kind != "heading":
            found[-1].lines.append((kind, text, meaning))
    return found


def _lines(body: str) -> Iterator[tuple[str, str, str]]:
    for line in filter(None, map(str.strip, body.splitlines())):
        mark, text = line[:2], line[2:].strip()
        if mark == "# ":
            yield "heading", text, ""
        elif mark == "- ":
            yield "point", text, ""
        elif mark == "= ":
            word, _colon, meaning = text.partition(":")
            yield "term", word.strip(), meaning.strip()
        else:
            yield "paragraph", line, ""
