"""A signatory with the mailed link in hand."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from agreements.models import Agreement
from core.events.worker import drain
from tests.support.mailroom import Mailroom

LINK = re.compile(r"/s/[\w-]{43}/")
CODE = re.compile(r"\b(\d{6})\b")
FARAH = "farah@acme.example"
ENTRY = {"name": "Farah Khan", "designation": "Director", "place": "New Delhi", "way": "typed", "drawing": ""}


class Phone(Browser):
    """The browser of whoever holds a link; paths are those below it."""

    link = ""

    def see(self, path: str = "", **more: Any) -> Any:
        return self.get(f"{self.link}{path}", **more)

    def do(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.post(f"{self.link}{path}", data or {}, **more)

    def agree(self, digest: str) -> None:
        """Opened, read, agreed."""
        assert self.do("open/").status_code == 302
        assert self.do("consent/", {"digest": digest, "agreed": "on"}).status_code == 302

    def ready(self, digest: str) -> None:
        """Everything filled in, the code on its way."""
        self.agree(digest)
        assert self.do("fill/done/", ENTRY).status_code == 302
        assert self.do("code/").status_code == 302
        drain(["mail.signing_code"])


@pytest.fixture
def phone_with() -> Callable[[str], Phone]:
    def phone(link: str) -> Phone:
        found = Phone(headers={"user-agent": "Phone 1"})
        found.link = link
        return found

    return phone


@pytest.fixture
def phone(sent: Agreement, smtp: Mailroom, phone_with: Callable[[str], Phone]) -> Phone:
    """Farah's, with the link that she was mailed."""
    drain(["mail.agreement"])
    return phone_with(link_to(smtp))


@pytest.fixture
def digest(sent: Agreement) -> str:
    assert sent.issued is not None
    return sent.issued.sha256


def link_to(smtp: Mailroom, whom: str = FARAH) -> str:
    """The path of the newest link."""
    found = [LINK.search(letter.text) for letter in smtp.to(whom)]
    return [match.group() for match in found if match][-1]


def code_to(smtp: Mailroom, whom: str = FARAH) -> str:
    """The newest one-time password."""
    letters = [one for one in smtp.to(whom) if "code" in one.subject.lower() or "कोड" in one.subject]
    found = CODE.search(letters[-1].text)
    assert found
    return found.group(1)
