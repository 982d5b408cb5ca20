"""What every letter of the portal looks like, in text and HTML: greeting, paragraphs, facts, one button, a note."""

from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Sheet:
    """The content of a letter. `facts` are (label, value) pairs; `button` is (words, address)."""

    heading: str
    greeting: str = ""
    paragraphs: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    button: tuple[str, str] | None = None
    note: str = ""


def url(path: str) -> str:
    """An address of this portal: the configured origin and nothing that a request says (L5)."""
    return f"{settings.PORTAL_ORIGIN}{path}"


def write(sheet: Sheet) -> tuple[str, str]:
    """The letter as (plain text, HTML)."""
    context = {"sheet": sheet, "support_email": settings.SUPPORT_EMAIL, "portal": settings.PORTAL_ORIGIN}
    return render_to_string("mail/sheet.txt", context), render_to_string("mail/sheet.html", context)
