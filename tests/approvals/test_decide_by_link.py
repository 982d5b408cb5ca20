"""Deciding by a mailed link: no GET acts, one POST does, once."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from approvals.models import ApprovalLink, ApprovalRole, Decision
from core.accounts.models import User
from core.events.models import AuditEvent
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.approvals.scenes import digest, link_to, live_links, mailed, post, standing, undo_link_to
from tests.support.journey import filed, fresh, plus_one
from tests.support.mailroom import Mailroom
from tests.support.sql import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(acme_request: DIDRequest, smtp: Mailroom) -> DIDRequest:
    """Filed, and the letters are out."""
    filed(acme_request)
    mailed(smtp)
    return fresh(acme_request)


def test_reading_changes_nothing(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L1 C1 C2
    path, before = link_to(smtp, garima), list(ApprovalLink.objects.values())
    for agent in ("Mozilla/5.0", "Outlook-SafeLinks", "curl/8"):
        client = Client(headers={"user-agent": agent})
        for method in (client.get, client.head, client.options):
            for address in (path, f"{path}decide/", f"{path}fresh/"):
                method(address)
    assert standing(asked) == []
    assert list(ApprovalLink.objects.values()) == before
    assert post(path, digest=digest(asked)).status_code == 302
    assert standing(asked) == ["plus_one"]


def test_page_shows_the_whole_request(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:
    page = Client().get(link_to(smtp, garima)).content.decode()
    for said in ("Acme Pvt Ltd", "BAN-987654", "Delhi, Mumbai, Bengaluru", "https://acme.com/contact-us", "Sales"):
        assert said in page
    assert page.count("/picture/") >= 4  # S16 S17: both screenshots, in the page and in a tab of their own


def test_page_keeps_its_address_to_itself(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L4 L7
    path = link_to(smtp, garima)
    for answer in (Client().get(path), Client().get("/a/unknown/"), post(path, "maybe", digest="")):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_page_costs_four_queries(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:
    path = link_to(smtp, garima)
    with statements() as sql:
        assert Client().get(path).status_code == 200
    assert len(sql) <= 4, sql


def test_decision_costs_ten_statements(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:
    path, shown = link_to(smtp, garima), digest(asked)
    with statements() as sql:
        assert post(path, digest=shown).status_code == 302
    assert len(sql) <= 10, sql


def test_last_of_four_costs_sixteen(asked: DIDRequest, four: list[User], tara: User, smtp: Mailroom) -> None:
    for person in four[:3]:
        plus_one(asked, person)
    path, shown = link_to(smtp, four[3]), digest(asked)
    with statements() as sql:
        assert post(path, digest=shown).status_code == 302
    assert fresh(asked).status == Status.IN_REVIEW
    assert len(sql) <= 16, sql


def test_record_says_who_when_how_and_on_what(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # S23
    shown = digest(asked)
    client = Client(headers={"user-agent": "Phone"}, REMOTE_ADDR="203.0.113.9")
    post(link_to(smtp, garima), words="Looks good", digest=shown, client=client)
    said = Decision.objects.get()
    assert (said.person, said.role.code, said.kind, said.words) == (garima, "support", "plus_one", "Looks good")
    assert (said.channel, said.digest_shown, said.version.number) == ("link", shown, 1)
    assert (said.address, said.agent) == ("203.0.113.9", "Phone")


def test_used_link_is_used(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L3 A1
    path, shown = link_to(smtp, garima), digest(asked)
    post(path, digest=shown)
    again = post(path, "no_final", "No!", digest=shown)
    assert again.status_code == 410
    assert "already recorded" in again.content.decode()
    assert standing(asked) == ["plus_one"]


def test_needs_the_csrf_token(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L1 U5
    strict = Client(enforce_csrf_checks=True)
    assert post(link_to(smtp, garima), digest=digest(asked), client=strict).status_code == 403
    assert standing(asked) == []


def test_stale_form_of_an_older_version_is_refused(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # A2
    answer = post(link_to(smtp, garima), digest="0" * 64)
    assert answer.status_code == 409
    assert "newer version" in answer.content.decode()
    assert standing(asked) == []


def test_role_taken_away_acts_at_once(  # A5
    asked: DIDRequest, garima: User, nitin: User, smtp: Mailroom
) -> None:
    path, shown = link_to(smtp, garima), digest(asked)
    ApprovalRole.objects.filter(code="support").update(holder=nitin)
    assert post(path, digest=shown).status_code == 403
    assert standing(asked) == []
    assert AuditEvent.objects.filter(action="decision.refused", actor=garima).exists()
    assert Client().get(path).status_code == 410


def test_group_taken_away_acts_at_once(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # A5
    path, shown = link_to(smtp, garima), digest(asked)
    garima.groups.clear()
    assert post(path, digest=shown).status_code == 403
    assert standing(asked) == []


@pytest.mark.parametrize("loss", ["role", "group"])
def test_who_lost_the_role_reads_nothing_by_an_open_link(
    asked: DIDRequest, garima: User, nitin: User, smtp: Mailroom, loss: str
) -> None:  # A5
    path, shown = link_to(smtp, garima), digest(asked)
    if loss == "role":
        ApprovalRole.objects.filter(code="support").update(holder=nitin)
    else:
        garima.groups.clear()
    for answer in (Client().get(path), post(path, "no_final", "", digest=shown)):
        assert answer.status_code == 410
        assert "BAN-987654" not in answer.content.decode()


def test_decision_page_leads_to_undo(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:
    answer = post(link_to(smtp, garima), digest=digest(asked))
    page = Client().get(answer["Location"]).content.decode()
    assert "Your decision is recorded" in page
    assert "Undo this decision" in page


def test_receipt_goes_to_the_named_person(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L2
    post(link_to(smtp, garima), digest=digest(asked), client=Client(REMOTE_ADDR="198.51.100.7"))
    mailed(smtp)
    assert "Recorded: +1" in smtp.to(garima.email)[-1].subject
    assert undo_link_to(smtp, garima)


def test_login_can_be_required(asked: DIDRequest, garima: User, smtp: Mailroom, settings: Settings) -> None:  # L2
    settings.APPROVALS_REQUIRE_LOGIN = True
    path, shown = link_to(smtp, garima), digest(asked)
    page = Client().get(path).content.decode()
    assert "Sign in to decide" in page
    assert "Delhi, Mumbai, Bengaluru" in page
    assert post(path, digest=shown).status_code == 403
    assert standing(asked) == []


def test_another_persons_session_is_refused_and_noted(  # L2
    asked: DIDRequest, garima: User, mihir: User, smtp: Mailroom, settings: Settings
) -> None:
    settings.APPROVALS_REQUIRE_LOGIN = True
    client = Client()
    client.force_login(mihir, backend="django.contrib.auth.backends.ModelBackend")
    assert post(link_to(smtp, garima), digest=digest(asked), client=client).status_code == 403
    [line] = AuditEvent.objects.filter(action="decision.refused")
    assert (line.actor, line.data["why"]) == (mihir, "other_session")
    assert standing(asked) == []


def test_own_session_decides_when_login_is_required(
    asked: DIDRequest, garima: User, smtp: Mailroom, settings: Settings
) -> None:
    settings.APPROVALS_REQUIRE_LOGIN = True
    client = Client()
    client.force_login(garima, backend="django.contrib.auth.backends.ModelBackend")
    assert post(link_to(smtp, garima), digest=digest(asked), client=client).status_code == 302
    assert standing(asked) == ["plus_one"]


def test_one_decision_closes_every_link_of_the_role(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:
    post(link_to(smtp, garima), digest=digest(asked))
    assert live_links(asked) == 3


@pytest.mark.parametrize("kind", ["no_fixable", "no_final", "unclear"])
def test_words_are_needed(asked: DIDRequest, garima: User, smtp: Mailroom, kind: str) -> None:  # C37
    answer = post(link_to(smtp, garima), kind, " ", digest=digest(asked))
    assert answer.status_code == 422
    assert standing(asked) == []


@pytest.mark.parametrize("kind", ["", "maybe", "withdrawn"])
def test_unknown_decision_is_refused(asked: DIDRequest, garima: User, smtp: Mailroom, kind: str) -> None:
    assert post(link_to(smtp, garima), kind, "words", digest=digest(asked)).status_code == 422
    assert standing(asked) == []


def test_unknown_fields_are_ignored(asked: DIDRequest, garima: User, mihir: User, smtp: Mailroom) -> None:  # W6
    post(link_to(smtp, garima), digest=digest(asked), person=mihir.pk, role=1, version=99, stands="false")
    assert Decision.objects.get().person == garima
