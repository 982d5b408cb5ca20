"""What the review and ticket templates ask of Python."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.models import LedgerState, Ticket
from compliance.tickets import NEEDED
from core import looks
from core.accounts.access import may
from core.accounts.models import User

register = template.Library()

SYNC: dict[str, tuple[str, str]] = {
    Ticket.Sync.NEW: ("grey", "clock"),
    Ticket.Sync.UNCERTAIN: ("amber", "question"),
    Ticket.Sync.CREATED: ("blue", "refresh"),
    Ticket.Sync.COMPLETE: ("green", "check-circle"),
    Ticket.Sync.PARKED: ("red", "alert"),
    Ticket.Sync.CANCELLED: ("grey", "minus-circle"),
}


@register.filter
def marked(text: str, quotes: dict[str, str]) -> SafeString:
    """The text with each of these phrases (phrase -> why it counts) in <mark>: a reader sees what the rule saw."""
    if not quotes:
        return conditional_escape(text)
    parts = re.split("(" + "|".join(re.escape(quote) for quote in quotes) + ")", text, flags=re.IGNORECASE)
    known = {quote.casefold(): why for quote, why in quotes.items()}
    shown = (_mark(part, known[part.casefold()]) if part.casefold() in known else part for part in parts)
    return format_html_join("", "{}", ((each,) for each in shown))


def _mark(part: str, why: str) -> SafeString:
    if not why:
        return format_html("<mark>{}</mark>", part)
    return format_html('<mark title="{}">{}<span class="visually-hidden"> ({})</span></mark>', why, part, why)


@register.simple_tag
def ticket_facts(ticket: Ticket, user: User) -> dict[str, Any]:
    """What the ticket's panel shows: one query, for its files."""
    files = list(ticket.attachments.select_related("file"))
    kinds = {each.kind for each in files}
    tone, symbol = SYNC[ticket.sync_state]
    return {
        "tone": tone,
        "icon": symbol,
        "files": [{"row": each, "done": each.state == LedgerState.DONE} for each in files],
        "lacking": [words for kind, words in NEEDED.items() if kind not in kinds],
        "parked": ticket.sync_state == Ticket.Sync.PARKED,
        "by_hand": ticket.manual or (ticket.sync_state == Ticket.Sync.PARKED and not ticket.key),
        "may_retry": may(user, "ticket.retry"),
        "may_enter_key": may(user, "ticket.enter_key"),
        "payload": bytes(ticket.payload).decode(),
    }


@register.filter
def tone_of_verdict(verdict: str) -> str:
    """The tone of a location's verdict."""
    return {"accepted": "green", "refused": "red"}.get(verdict, "grey")


@register.filter
def icon_of_verdict(verdict: str) -> str:
    """The icon of a location's verdict."""
    return {"accepted": "check-circle", "refused": "cross-circle"}.get(verdict, "clock")


@register.filter
def look_label(verdict: str) -> str:
    """The word for a finding's result."""
    return str(looks.look_up(looks.VERDICTS, verdict).label)
