"""What a walk asks of the world outside the pages: letters, tickets, the panel, and the worker's progress."""

import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from playwright.sync_api import Page

from clients.models import Client
from core.accounts.models import User
from core.events.models import OutboxMessage
from requests_app.models import DIDRequest
from tests.standins.jira import JiraStandin
from tests.standins.jira_state import Issue
from tests.standins.panel import PanelStandin
from tests.support.browser import Visitors
from tests.support.journey import filed, fresh, plus_one
from tests.support.mailroom import Mailroom, Received

T = TypeVar("T")


def until(truth: Callable[[], T], *, seconds: float = 60) -> T:
    """Look again and again until there is something; what was found. AssertionError when it never comes."""
    ends = time.monotonic() + seconds
    while not (found := truth()):
        assert time.monotonic() < ends, f"nothing came in {seconds} s"
        threading.Event().wait(0.05)
    return found


@dataclass
class Ground:
    """The stand-ins and people of one walk."""

    visitors: Visitors
    smtp: Mailroom
    jira: JiraStandin
    panel: PanelStandin
    acme: Client
    four: list[User]

    def settled(self) -> None:
        """Wait until the worker has nothing left that is due now; a dead letter ends the walk."""
        until(lambda: not OutboxMessage.objects.due().exists())
        assert list(OutboxMessage.objects.dead().values_list("key", "last_error")) == []

    def letter(self, address: str, words: str) -> Received:
        """The newest letter to this address with these words in its subject, once it has come."""
        return until(lambda: [one for one in self.smtp.to(address) if words in one.subject])[-1]

    def link_for(self, person: User, words: str = "") -> str:
        """The link in the newest letter that asks this person to decide."""
        asked = until(lambda: [one for one in self.smtp.to(person.email) if decides(one) and words in one.subject])
        return link_in(asked[-1])

    def approved(self, request: DIDRequest) -> tuple[DIDRequest, list[str]]:
        """Filed, asked by mail, four +1, the ticket raised; and the links that were mailed."""
        filed(request)
        self.settled()
        links = [self.link_for(person) for person in self.four]
        for person in self.four:
            plus_one(request, person)
        self.settled()
        return fresh(request), links

    def ticket(self) -> Issue:
        """The one ticket; two would be one too many (S24)."""
        (issue,) = self.jira.state.issues.values()
        return issue

    def asked_of_jira(self) -> list[str]:
        """The calls about tickets so far; whether Jira answers at all is asked by the health page too."""
        return [seen.path for seen in self.jira.faults.log if seen.route not in {"serverinfo", "myself"}]

    def shown_to_client(self, page: Page) -> list[str]:
        """The cities that the client can pick under Manage, DIDs, Add DID (S38)."""
        page.goto(f"{self.panel.url}/clients/{self.acme.ban}/dids/add")
        assert page.locator("nav").inner_text() == "Manage → DIDs → Add DID"
        cities: list[str] = page.locator("#location option").all_inner_texts()
        return cities

    def has_default_only(self, page: Page) -> bool:
        """Nothing to choose: the numbers come from the default group (S50)."""
        return self.shown_to_client(page) == [] and page.locator("#groups").inner_text() == "Jaipur 1"


def decides(letter: Received) -> bool:
    return any("/a/" in link for link in letter.links)


def link_in(letter: Received) -> str:
    """The address in a letter that asks for a decision."""
    return next(link for link in letter.links if "/a/" in link)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def attached(issue: Issue) -> set[str]:
    """SHA-256 of everything on a ticket."""
    return {sha256(each.content) for each in issue.attachments}


def request_of(page: Page) -> DIDRequest:
    """The request whose page is open."""
    found = re.search(r"DID-\d{4}-\d{6}", page.url)
    assert found, page.url
    return DIDRequest.objects.get(reference=found.group())
