"""The doors to the limited child: each loads what it needs there, so that the web processes never carry it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from agreements.sealing import data
from agreements.sealing.credentials import Credentials
from core import sandbox

SECONDS: Final = 25.0
MEGABYTES: Final = 640


def certify(content: bytes, credentials: Credentials, moment: datetime) -> bytes:
    """See signing.certify. Raises sandbox.SandboxError, as all here."""
    return sandbox.run(_certify, content, credentials, moment, seconds=SECONDS, megabytes=MEGABYTES)


def seal_alone(content: bytes, credentials: Credentials, moment: datetime) -> bytes:
    """See signing.seal_alone."""
    return sandbox.run(_seal_alone, content, credentials, moment, seconds=SECONDS, megabytes=MEGABYTES)


def sign_client(issued: bytes, credentials: Credentials, hand: data.Hand) -> data.Draft:
    """See signing.sign_client."""
    return sandbox.run(_sign_client, issued, credentials, hand, seconds=SECONDS, megabytes=MEGABYTES)


def finish(
    draft: data.Draft, answer: bytes, authorities: bytes, known: Mapping[str, str], issued: bytes
) -> data.Finished:
    """See finish.finish: what came from the network is read there."""
    return sandbox.run(_finish, draft, answer, authorities, known, issued, seconds=SECONDS, megabytes=MEGABYTES)


def look(content: bytes, known: Mapping[str, str], issued: bytes) -> data.Finished:
    """See finish.look."""
    return sandbox.run(_look, content, known, issued, seconds=SECONDS, megabytes=MEGABYTES)


def examine(content: bytes, known: Mapping[str, str], *, seconds: float, megabytes: int) -> data.Examined:
    """See examine.examine; for files from anywhere, with limits of their own."""
    return sandbox.run(_examine, content, known, seconds=seconds, megabytes=megabytes)


def _certify(content: bytes, credentials: Credentials, moment: datetime) -> bytes:
    from agreements.sealing import signing

    return signing.certify(content, credentials, moment)


def _seal_alone(content: bytes, credentials: Credentials, moment: datetime) -> bytes:
    from agreements.sealing import signing

    return signing.seal_alone(content, credentials, moment)


def _sign_client(issued: bytes, credentials: Credentials, hand: data.Hand) -> data.Draft:
    from agreements.sealing import signing

    return signing.sign_client(issued, credentials, hand)


def _finish(
    draft: data.Draft, answer: bytes, authorities: bytes, known: Mapping[str, str], issued: bytes
) -> data.Finished:
    from agreements.sealing import finish as end

    return end.finish(draft, answer, authorities, known, issued)


def _look(content: bytes, known: Mapping[str, str], issued: bytes) -> data.Finished:
    from agreements.sealing import finish as end

    return end.look(content, known, issued)


def _examine(content: bytes, known: Mapping[str, str]) -> data.Examined:
    from agreements.sealing import examine as eye

    return eye.examine(content, known)
