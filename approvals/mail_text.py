"""The words of a saved mail, for whoever has to judge them. Runs in a sandbox child: no Django here (F5)."""

import email
import html
import re
from email import policy
from typing import Final

from core.files import inspect_eml

MOST: Final = 6000  # characters
_SKIPPED: Final = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]{0,2000}>")


def text_of(content: bytes) -> str:
    """The body as plain text, at most 6,000 characters; raises Unreadable as the inspector does."""
    inspect_eml.inspect(content)  # counts headers and nesting before anything is decoded
    mail = email.message_from_bytes(content, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    text = str(body.get_content())[: MOST * 20]
    return _tidied(_plain(text) if body.get_content_type() == "text/html" else text)


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", _SKIPPED.sub("", markup))))


def _tidied(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MOST]
