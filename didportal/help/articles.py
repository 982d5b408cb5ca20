"""The articles of the help pages: what there is, who reads it, and the search through them (S59, S79).

An article is a template of `templates/help/`; its `<section id>`s with their `<h2>` are what the search finds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from approvals.models import ApprovalRole
from clients.glossary import TERMS
from core import policy
from core.accounts.models import User
from requests_app.models import RequestVersion

WORD = re.compile(r"[\w/&-]+")
NUMBERS: Final = (
    "consent_age_months", "default_groups", "link_life_days", "undo_minutes", "reminder_days", "escalation_days",
    "agreement_link_days", "breaches_to_total", "draft_expires_days", "action_needed_expires_days",
    "awaiting_approvals_expires_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """`staff`: names colleagues and inner workings, so it asks for a sign-in; `keywords` are searched, never shown."""

    slug: str
    title: str | Promise
    about: str | Promise
    icon: str
    keywords: tuple[str, ...] = ()
    staff: bool = False

    @property
    def body(self) -> str:
        """The template of its sections."""
        return f"help/_{self.slug}.html"


ARTICLES: Final = (
    Article(
        "locations",
        _("Calling out from more locations"),
        _("From the client's wish to the DID groups in its panel: approvals, evidence, ticket, agreement, activation."),
        "pin",
        (
            "purchase DIDs in different locations", "MyOperator outgoing calls", "multi-location DID process",
            "TRAI DND compliance", "Jira ticket template",
        ),
        staff=True,
    ),
    Article(
        "activation",
        _("From payment to a live service"),
        _("The first fifteen minutes: six steps, where to click, and what to do when one of them gets stuck."),
        "check-circle",
        ("MyOperator post-payment steps", "activate package", "call flow setup", "dashboard login"),
    ),
    Article("glossary", _("Glossary"), _("The six abbreviations of the trade."), "book"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of an article as the search sees it: its anchor, heading and plain text."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with some words around the first match, cut into (text, is a match)."""

    article: Article
    passage: Passage
    excerpt: list[tuple[str, bool]]


def readable_by(user: Any) -> list[Article]:
    """What this person may read: a client or a passer-by gets the clients' articles only."""
    staff = isinstance(user, User) and user.is_active and bool(user.roles)
    return [article for article in ARTICLES if staff or not article.staff]


def find(slug: str) -> Article | None:
    return next((article for article in ARTICLES if article.slug == slug), None)


def facts(article: Article) -> dict[str, Any]:
    """What its template shows: the policies in force now, the approvers as they stand, the glossary."""
    found = {name: policy.value(name) for name in NUMBERS} | {"article": article, "terms": TERMS.values()}
    if article.staff:
        found |= {"approvers": ApprovalRole.objects.asked(), "payload_keys": list(RequestVersion().payload())}
    return found


def contents(article: Article) -> list[tuple[str, str]]:
    """The sections of an article: anchor and heading."""
    return [(passage.anchor, passage.heading) for passage in passages(article)]


def search(words: str, articles: list[Article]) -> list[Hit]:
    """Passages with every word of `words`, best first; an article's keywords count as its first passage's."""
    wanted = [word.casefold() for word in WORD.findall(words)]
    if not wanted:
        return []
    ranked = [
        (score, Hit(article, passage, _excerpt(passage.text, wanted)))
        for article in articles
        for place, passage in enumerate(passages(article))
        if (score := _score(passage, wanted, article.keywords if place == 0 else ()))
    ]
    return [hit for _score, hit in sorted(ranked, key=lambda pair: -pair[0])]


def passages(article: Article) -> tuple[Passage, ...]:
    """The sections of an article in the language of the page, with the policies in force now."""
    return _passages(article, get_language() or "", repr([policy.value(name) for name in NUMBERS]))


@lru_cache(maxsize=32)
def _passages(article: Article, language: str, numbers: str) -> tuple[Passage, ...]:
    # read again when the language or one of the numbers is another
    reader = _Sections()
    reader.feed(
        render_to_string(article.body, {name: policy.value(name) for name in NUMBERS} | {"terms": TERMS.values()})
    )
    return tuple(Passage(anchor, _tidy(heading), _tidy(text)) for anchor, heading, text in reader.found)


def _score(passage: Passage, wanted: list[str], keywords: tuple[str, ...]) -> int:
    heading, text, keys = passage.heading.casefold(), passage.text.casefold(), " ".join(keywords).casefold()
    total = 0
    for word in wanted:
        points = 9 * (word == heading) + 5 * (word in keys) + 3 * (word in heading) + (word in text)
        if not points:
            return 0
        total += points
    return total


def _excerpt(text: str, wanted: list[str], around: int = 90) -> list[tuple[str, bool]]:
    pattern = re.compile("|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True)), re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, first.start() - around) if first else 0
    piece = text[start : start + 2 * around]
    if start:
        piece = "…" + piece.partition(" ")[2]
    if start + 2 * around < len(text):
        piece = piece.rpartition(" ")[0] + " …"
    return list(_cut(piece, pattern))


def _cut(piece: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in pattern.finditer(piece):
        if match.start() > at:
            yield piece[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(piece):
        yield piece[at:], False


def _tidy(text: str) -> str:
    return " ".join(text.split())


class _Sections(HTMLParser):
    """Collects (id, heading, text) of each `<section id>`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.found.append([dict(attrs).get("id") or "", "", ""])
        self._in_heading = tag == "h2"

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][1 if self._in_heading else 2] += f" {data}"
