"""Asks a time-stamp authority (RFC 3161) over HTTP. Its answer is read elsewhere, in a limited child."""

from pathlib import Path
from typing import Final

import requests
from django.conf import settings

MOST_BYTES: Final = 64_000


class NoStamp(Exception):
    """The authority gave no answer that could be used; the words say why."""


def is_set() -> bool:
    """Whether there is an authority to ask."""
    return bool(settings.TSA_URL)


def ask(question: bytes) -> bytes:
    """The authority's answer (TimeStampResp, DER) to a TimeStampReq. Raises NoStamp. Network: for the worker only."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with requests.post(
            settings.TSA_URL,
            question,
            headers=headers,
            timeout=settings.TSA_TIMEOUT_S,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise NoStamp(f"HTTP {answer.status_code}")
            content = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise NoStamp(type(error).__name__) from None
    if len(content) > MOST_BYTES:
        raise NoStamp("too long an answer")
    return bytes(content)


def authorities() -> bytes:
    """The certificates (PEM) whose stamps are taken, or nothing: any that holds."""
    return Path(settings.TSA_CA_FILE).read_bytes() if settings.TSA_CA_FILE else b""
