"""The pages of a stored PDF, to be read in a browser: pictures and text, made once and kept beside it (F8, F9)."""

import json
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from core import sandbox
from core.errors import Refused
from core.files import inspect_pages, previews, services, words
from core.files.inspection import MEGABYTES, SECONDS
from core.files.models import StoredFile
from core.files.unreadable import Unreadable

Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")


def picture(file: StoredFile, number: int) -> bytes:
    """Page `number` (from 1) as PNG. Raises LookupError for a page that is not there, else as `services.read`."""
    content = services.read(file)
    if not 1 <= number <= len(texts(file)):
        raise LookupError(number)
    return previews.kept(file, f"-page{number}", lambda: _made(file, inspect_pages.picture, content, number))


def texts(file: StoredFile) -> list[str]:
    """The text of each page; how many there are. Raises as `services.read`, and Refused for what is no sound PDF."""
    content = services.read(file)
    made = previews.kept(file, "-text", lambda: json.dumps(_made(file, inspect_pages.texts, content)).encode())
    return list(json.loads(made))


def _made(file: StoredFile, function: Callable[[*Given], Answer], *args: *Given) -> Answer:
    try:
        return sandbox.run(function, *args, seconds=SECONDS, megabytes=MEGABYTES)
    except (Unreadable, sandbox.SandboxError) as error:
        found = error if isinstance(error, Unreadable) else Unreadable("too_costly")
        raise Refused(words.unreadable(found, field=file.slot, kind="PDF")) from error
