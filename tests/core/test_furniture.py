"""The shared furniture of the pages: what every page carries, and what no template may contain."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import reverse

from core import looks
from core.context import NAV, Portal, navigation
from core.templatetags.portal import _KEPT

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"

# Mail and PDF are no pages: no policy of ours reaches them, and they bring their own style.
PAGES = sorted(
    file for file in TEMPLATES.rglob("*.html") if not {"mail", "pdf", "email"} & set(file.relative_to(TEMPLATES).parts)
)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style", re.I),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a handler of htmx": re.compile(r"<[^>]*\shx-on", re.I),
    "a javascript address": re.compile(r"(href|action)\s*=\s*[\"']\s*javascript:", re.I),
    "an address elsewhere": re.compile(r"<(script|link|img|iframe)[^>]*(src|href)=[\"'](https?:)?//", re.I),
}


def page(path: str = "/", user: object = None) -> str:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    return render_to_string("base.html", {}, request=request)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_template_needs_what_the_policy_forbids(file: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "x", file.read_text(), flags=re.S)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("bad", ['<p style="x">', "<script>x</script>", '<a onclick="x">', "<b hx-on:click='x'>"])
def test_the_scan_sees_what_it_looks_for(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in INLINE.values())


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'id="([a-z-]+)"', (ROOT / "static/icons.svg").read_text()))
    named = {name for file in PAGES for name in re.findall(r'{% icon "([a-z-]+)"', file.read_text())}
    tables = {look.icon for table in (looks.STATUSES, looks.VERDICTS, looks.SCANS) for look in table.values()}
    assert (named | tables | {item.icon for item in NAV}) - drawn == set()


def test_what_posts_is_given_its_token() -> None:
    posts = re.compile(r'{% include "components/(?:confirm|upload_card).html"(?:(?!%}).)* only %}', re.S)
    found = {tag for file in PAGES for tag in posts.findall(file.read_text())}
    assert [tag for tag in found if "csrf_token=csrf_token" not in tag] == []


def test_every_template_compiles() -> None:
    for file in TEMPLATES.rglob("*.html"):
        get_template(str(file.relative_to(TEMPLATES)))


def test_a_stranger_is_offered_the_sign_in_and_no_way_further() -> None:
    text = page()
    assert reverse("account_login") in text
    assert 'id="side"' not in text
    assert 'role="search"' not in text


@pytest.mark.django_db
def test_somebody_signed_in_gets_the_frame(asha: object) -> None:
    text = page(user=asha)
    assert 'href="#content"' in text
    assert 'id="content"' in text
    assert str(asha) in text
    assert reverse("account_logout") in text


@pytest.mark.django_db
def test_the_navigation_shows_only_what_the_role_may_do(asha: object) -> None:
    shown = {str(link.label) for group in navigation(asha, "/") for link in group.links}  # type: ignore[arg-type]
    assert "My requests" in shown
    assert not shown & {"Review queue", "To decide", "Outbox", "Admin"}


def test_a_stranger_has_no_navigation() -> None:
    assert navigation(AnonymousUser(), "/") == []


@pytest.mark.parametrize("item", NAV, ids=lambda item: item.url_name)
def test_every_line_of_the_navigation_leads_somewhere(item: object) -> None:
    assert reverse(item.url_name)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_frame_costs_roles_and_notices(asha: object, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # roles, unread notices
        page(user=asha)


@pytest.mark.django_db
def test_what_pages_share_carries_nothing_of_a_person(asha: object) -> None:
    text = page(user=asha)
    assert "asha@portal.example" in text
    assert not [kept for kept in _KEPT.values() if "asha" in kept.lower() or "csrf" in kept.lower()]


@pytest.mark.django_db
def test_people_of_other_roles_do_not_share_a_navigation(asha: object, tara: object) -> None:
    first, second = page(user=asha), page(user=tara)
    assert (reverse("approvals:files") in first, reverse("approvals:files") in second) == (False, True)


def test_unread_costs_nothing_where_nobody_is_signed_in() -> None:
    request = RequestFactory().get("/")
    assert Portal(request).unread == 0
