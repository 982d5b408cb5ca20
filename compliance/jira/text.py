"""What a ticket says: human text first, then the payload as JSON in a code block (S25, S39, W4).

Whatever a person typed stands inside a {noformat} or {code} block with every brace and bracket in it made harmless:
no wiki markup, macro, picture, link or mention of theirs is ever live, in Jira's pages or in its mail.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

LIMIT = 32767  # characters of a description, Jira's usual setting
SUMMARY_LIMIT = 250
IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"')
# braces end a block, brackets make mentions (Jira looks for those in the raw text), the rest cannot be seen
LIVE_IN_JSON = re.compile("[{}\\[\\]\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
INERT = str.maketrans({"{": "｛", "}": "｝", "[": "［", "]": "］"})
BLOCK = re.compile(r"\{code:json\}\n(.*?)\n\{code\}", re.DOTALL)

Payload = dict[str, Any]
Lines = Iterable[tuple[str, str]]


class NoPayload(ValueError):
    """The description holds no code block with JSON in it."""


def freeze(payload: Payload) -> bytes:
    """The payload's bytes in its own order, as they go into the ticket and into the hash."""
    return json.dumps(payload, ensure_ascii=False, indent=2).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def inert(typed: str) -> str:
    """One line of what somebody typed, with nothing in it that Jira could take for markup inside a block."""
    return " ".join(UNSEEN.sub(" ", typed).translate(INERT).split())


def block(lines: Iterable[str]) -> str:
    """Typed lines as plain text."""
    return "\n".join(["{noformat}", *(inert(line) for line in lines), "{noformat}"])


def code(payload: bytes) -> str:
    """The JSON in a code block. `{` and its like inside strings are written as \\u007b: it parses back equal."""
    safe = IN_QUOTES.sub(lambda quoted: LIVE_IN_JSON.sub(_escaped, quoted.group()), payload.decode())
    return "\n".join(["{code:json}", safe, "{code}"])


def summary(*, reference: str, client: str, locations: Iterable[str]) -> str:
    """One plain line, at most 250 characters."""
    line = " ".join(UNSEEN.sub(" ", f"{reference}: {client}: {', '.join(locations)}").split())
    return line if len(line) <= SUMMARY_LIMIT else line[: SUMMARY_LIMIT - 1] + "…"


def description(*, reference: str, url: str, lines: Lines, payload: bytes, before: str = "") -> str:
    """The ticket's text. `url` is the portal's own address of the request, `lines` are (our label, their words),
    `before` the address of an earlier ticket. Without the payload when both do not fit (see `fits`)."""
    parts = [
        _("*DID request %(reference)s* for outgoing calls from further locations.") % {"reference": reference},
        _("Decide and act in the portal: %(url)s") % {"url": url},
    ]
    if before:
        parts.insert(0, continues(before))
    parts.append(block(f"{label}: {inert(typed)}" for label, typed in lines))
    if payload:
        parts.append(code(payload))
    else:
        parts.append(_("The payload is too long for this text and is attached as JSON."))
    return "\n\n".join(parts)


def continues(url: str) -> str:
    """The first line of a ticket that takes over from another one at `url`."""
    return _("Continues %(url)s") % {"url": url}


def fits(text: str) -> bool:
    """Whether Jira takes a description as long as this. Astral characters count double there, as in Java."""
    return len(text.encode("utf-16-le")) // 2 <= LIMIT


def payload_of(text: str) -> Payload:
    """The object in the ticket's code block. Raises NoPayload."""
    found = BLOCK.search(text.replace("\r\n", "\n"))
    if found is None:
        raise NoPayload("no code block with JSON")
    try:
        data = json.loads(found.group(1))
    except ValueError as error:
        raise NoPayload(f"the code block is no JSON: {error}") from None
    if not isinstance(data, dict):
        raise NoPayload("the code block holds no object")
    return data


def comment(*, typed: str, event_id: str, link: str = "") -> str:
    """A comment: typed text made inert, a link of our own, and the marker by which a repeat is recognised."""
    lines = [block(typed.splitlines() or [""])]
    if link:
        lines.append(link)
    return "\n".join([*lines, marker(event_id)])


def first_comment(*, reference: str, url: str, event_id: str) -> str:
    """Says to people who work in Jira only where to act."""
    words = _("The DID portal keeps this ticket up to date. Review %(reference)s there: %(url)s")
    return "\n".join([words % {"reference": reference, "url": url}, marker(event_id)])


def marker(event_id: str) -> str:
    return f"[portal:{event_id}]"


def file_name(kind: str, digest: str, suffix: str) -> str:
    """An ASCII name of our own making that carries the hash: `frontend-screenshot.3f2a91c0.png`."""
    stem = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "file"
    ending = re.sub(r"[^a-z0-9]", "", suffix.lower())[:8]
    return f"{stem}.{digest[:8]}" + (f".{ending}" if ending else "")


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
