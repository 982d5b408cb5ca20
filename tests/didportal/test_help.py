"""The help pages: both guides in the portal's own words, the glossary, and a search that finds them."""

import re

import pytest
from django.template import Context, Template
from django.test import Client as Browser
from django.utils.html import escape

from clients.glossary import TERMS
from core import clock
from core.accounts.models import User
from core.policy.models import Policy
from core.policy.services import set_policy
from didportal.help import articles
from requests_app.models import DIDRequest
from tests.didportal.pages_support import signed_in

pytestmark = pytest.mark.django_db

OF_LOCATIONS = [
    "purchase DIDs in different locations", "MyOperator outgoing calls", "multi-location DID process",
    "TRAI DND compliance", "Jira ticket template",
]  # fmt: skip
OF_ACTIVATION = ["MyOperator post-payment steps", "activate package", "call flow setup", "dashboard login"]


def first_found(browser: Browser, words: str) -> str:
    """The address of the first passage that the search shows, "" for none."""
    page = browser.get("/help/", {"q": words}).content.decode()
    found = re.search(r'<ol class="help-hits">\s*<li><a href="([^"]+)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize("words", OF_LOCATIONS)
def test_the_guide_to_locations_is_found_by_each_keyword(words: str, asha: User) -> None:  # S59
    assert first_found(signed_in(asha), words).startswith("/help/locations/#")


@pytest.mark.parametrize("words", OF_ACTIVATION)
def test_the_guide_to_activation_is_found_by_each_keyword(words: str) -> None:  # S79
    assert first_found(Browser(), words).startswith("/help/activation/#")


def test_a_passage_is_found_by_what_it_says(asha: User) -> None:
    assert first_found(signed_in(asha), "mask digits") == "/help/locations/#screenshots"


def test_nothing_found_says_what_to_try(asha: User) -> None:
    page = signed_in(asha).get("/help/", {"q": "<b>zebra"}).content.decode()
    assert "No passage holds “&lt;b&gt;zebra”" in page
    assert "Try one word less" in page


def test_every_link_of_the_search_leads_to_a_passage() -> None:
    for article in articles.ARTICLES:
        anchors = [anchor for anchor, heading in articles.contents(article) if heading]
        assert len(set(anchors)) == len(anchors) > 3 and all(anchors), article.slug


@pytest.mark.parametrize("short", ["DID", "DND", "UCC", "TRAI", "DCA", "BAN"])
def test_each_term_is_explained_on_the_page_and_by_a_tip(short: str) -> None:  # S58
    page = Browser().get("/help/glossary/").content.decode()
    assert f'<section id="{short.lower()}"><h2>{short}</h2>' in page
    tip = Template(f'{{% load glossary %}}{{% term "{short}" %}}').render(Context())
    assert f'href="/help/glossary/#{short.lower()}"' in tip
    assert escape(str(TERMS[short].meaning)) in tip


def test_the_filing_page_leads_to_the_passages_that_explain_it(draft: DIDRequest, asha: User) -> None:
    page = signed_in(asha).get(f"/requests/{draft.reference}/edit/").content.decode()
    anchors = {anchor for anchor, _heading in articles.contents(articles.ARTICLES[0])}
    linked = set(re.findall(r'href="/help/locations/#(\w+)"', page))
    assert linked and linked <= anchors


def test_a_number_that_the_business_changes_changes_the_guide(asha: User, anil: User) -> None:
    row = Policy(code="link_life_days", value=9, effective_from=clock.today())
    set_policy(row=row, actor=anil)
    assert "It works for 9 days" in signed_in(asha).get("/help/locations/").content.decode()
    assert first_found(signed_in(asha), "works 9 days") == "/help/locations/#approvals"


def test_the_approvers_are_named_as_they_stand(four: list[User], asha: User) -> None:
    page = signed_in(asha).get("/help/locations/").content.decode()
    assert all(str(person) in page for person in four)


def test_a_passer_by_reads_the_clients_articles_only(four: list[User]) -> None:
    page = Browser().get("/help/", {"q": "jira"}).content.decode()
    assert "/help/activation/" in page and "/help/locations/" not in page
    answer = Browser().get("/help/locations/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/help/locations/")


def test_there_is_no_such_article(asha: User) -> None:
    assert signed_in(asha).get("/help/no-such/").status_code == 404


def test_related_articles_are_links_only() -> None:  # S80
    page = Browser().get("/help/activation/").content.decode()
    assert 'href="https://help.myoperator.com"' in page
