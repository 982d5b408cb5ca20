"""Browsers without a screen that remember every answer, and where else a secret could have ended up."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.db import connection
from django.test import Client as Browser
from pypdf import PdfReader

from core.accounts.models import User
from core.files.models import StoredFile
from core.files.services import read
from didportal.logs import formatter

DIGEST = re.compile(r'name="digest" value="([0-9a-f]{64})"')


@dataclass
class Heard:
    """One answer: to whom, of which address, headers and body as one text."""

    who: str
    path: str
    text: str


@dataclass
class Ears:
    heard: list[Heard] = field(default_factory=list)

    def browser(self, who: User | str) -> "Listener":
        """A browser of this person, signed in when it is a person with an account."""
        name = who if isinstance(who, str) else who.email
        found = Listener(self, name)
        if isinstance(who, User):
            found.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        return found


class Listener(Browser):
    def __init__(self, ears: Ears, who: str) -> None:
        super().__init__()
        self.ears, self.who = ears, who

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.streaming:
            response.streaming_content = [b"".join(response.streaming_content)]
            body = b"".join(response.streaming_content)
        else:
            body = response.content
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        text = f"{headers}\n{response.cookies}\n{in_words(body)}"
        self.ears.heard.append(Heard(self.who, str(request.get("PATH_INFO", "")), text))
        return response

    def decide(self, link: str, kind: str, words: str = "") -> Any:
        """What an approver does on the page of a link."""
        digest = DIGEST.search(self.get(link).content.decode())
        assert digest, link
        said = {"kind": kind, "words": words, "digest": digest.group(1)}
        return self.post(f"{link}decide/", said, follow=True)


def in_words(content: bytes) -> str:
    """Content as searchable text; of a PDF what its pages and links say as well."""
    text = content.decode("utf-8", "replace")
    if content.startswith(b"%PDF"):
        pages = PdfReader(BytesIO(content)).pages
        text += "\n".join(page.extract_text() + str(page.get("/Annots", "")) for page in pages)
    return text


@contextmanager
def log_lines() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, down to DEBUG, written as production writes it."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(stream), root.level
    handler.setFormatter(formatter(as_json=True))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def whole_database() -> Iterator[tuple[str, str]]:
    """Each row of each table, as (table, text): outbox, audit, kept mails, sessions and all the rest."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield table, json.dumps([_cell(cell) for cell in row], ensure_ascii=False)


def whole_store() -> Iterator[tuple[str, str]]:
    """Each stored file, as (slot, text)."""
    for file in StoredFile.objects.all():
        yield file.slot, in_words(read(file))


def _cell(cell: Any) -> str:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
