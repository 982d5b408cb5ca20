"""From bytes with a name to a type that can be trusted: extension, first bytes and a full decode must agree (F1)."""

from dataclasses import dataclass
from typing import Final

import filetype

from core import policy, sandbox
from core.errors import Refused
from core.files import inspect_eml, inspect_image, inspect_pdf, inspect_text, legibility, words
from core.files.slots import CSV, EML, PDF, SLOTS, TEXT, Kind
from core.files.unreadable import Unreadable

SECONDS: Final = 10
MEGABYTES: Final = 448  # with what the child starts with, its whole process stays below 512 (F3)
PREVIEW_SIDE: Final = 1600


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decode found: pixels of a picture, pages of a PDF, codes that a reviewer should see."""

    width: int | None = None
    height: int | None = None
    pages: int | None = None
    flags: tuple[str, ...] = ()


def look(content: bytes, kind: Kind, *, field: str) -> Facts:
    """Decode `content` as `kind` in a limited child. Raises Refused, naming `field`, the rule and the remedy."""
    found = filetype.guess_mime(content)
    try:
        if found not in kind.magic and (kind.magic or found):
            raise Unreadable("damaged")
        return _decoded(content, kind, field)
    except Unreadable as error:
        raise Refused(words.unreadable(error, field=field, kind=kind.name)) from error
    except sandbox.SandboxError as error:
        costly = Unreadable("too_costly")
        raise Refused(words.unreadable(costly, field=field, kind=kind.name)) from error


def preview(content: bytes, *, kind_name: str, field: str) -> bytes:
    """The picture as it is shown: encoded anew, without metadata, no side above 1,600 pixels (F8)."""
    try:
        return sandbox.run(
            inspect_image.for_showing,
            content,
            policy.value("image_pixels"),
            PREVIEW_SIDE,
            seconds=SECONDS,
            megabytes=MEGABYTES,
        )
    except (Unreadable, sandbox.SandboxError) as error:
        raise Refused(words.unreadable(Unreadable("too_costly"), field=field, kind=kind_name)) from error


def _decoded(content: bytes, kind: Kind, field: str) -> Facts:
    if kind is PDF:
        return _pdf(content, field)
    if kind is EML:
        sandbox.run(inspect_eml.inspect, content, seconds=SECONDS, megabytes=MEGABYTES)
        return Facts()
    if kind in {TEXT, CSV}:
        sandbox.run(inspect_text.inspect, content, seconds=SECONDS, megabytes=MEGABYTES)
        return Facts()
    return _picture(content, kind, field)


def _picture(content: bytes, kind: Kind, field: str) -> Facts:
    pixels, legible = policy.value("image_pixels"), SLOTS[field].legible
    look = inspect_image.measure if legible else inspect_image.inspect
    picture = sandbox.run(look, content, pixels, seconds=SECONDS, megabytes=MEGABYTES)
    if picture.mime != kind.content_type:
        raise Unreadable("damaged")
    if legible and (reasons := legibility.problems(picture, field=field)):
        raise Refused(*reasons)
    return Facts(width=picture.width, height=picture.height)


def _pdf(content: bytes, field: str) -> Facts:
    paper = sandbox.run(inspect_pdf.inspect, content, policy.value("pdf_pages"), seconds=SECONDS, megabytes=MEGABYTES)
    if refused := [code for code in paper.active if code in words.REFUSED_CONTENT]:
        raise Refused(*[words.active_content(code, field=field) for code in refused])
    return Facts(pages=paper.pages, flags=paper.active)
