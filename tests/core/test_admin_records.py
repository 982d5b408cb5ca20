"""Status, decisions, signatures, audit and outbox are looked at in the admin, never written (U2)."""

from datetime import datetime

import pytest
from django.apps import apps
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, GroupGrant, PanelEvent
from core import clock
from core.accounts.models import ApiToken, User
from core.events import record, unit_of_work
from core.events.models import AuditEvent, OutboxMessage
from requests_app.models import DIDRequest
from tests.core.test_admin_sign_in import root, signed_in  # noqa: F401 - a fixture

RECORDS = [
    "agreements.agreement", "approvals.answer", "approvals.approvalfile", "approvals.approvallink",
    "approvals.decision", "approvals.reminder", "clients.groupgrant", "clients.panelevent", "clients.suspension",
    "compliance.evaluation", "compliance.jiracircuit", "compliance.judgement", "compliance.review", "compliance.ticket",
    "desk.notice", "desk.proposal", "desk.task", "events.auditevent", "events.outboxmessage", "events.periodicrun",
    "events.sentmail", "events.workerbeat", "files.storedfile", "requests_app.clientnotice", "requests_app.didrequest",
    "requests_app.evidence", "requests_app.pointtofix", "requests_app.requestversion",
]  # fmt: skip


def path(label: str, page: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def request_of_acme(acme: Client, asha: User) -> DIDRequest:
    now = clock.now()
    return DIDRequest.objects.create(
        reference="DID-2026-000001", client=acme, owner=asha, status_since=now, last_activity_at=now
    )


@pytest.mark.parametrize("label", RECORDS)
def test_not_even_a_superuser_adds_a_record(root: User, label: str) -> None:  # noqa: F811
    # U2
    assert signed_in(root).post(path(label, "add"), {}).status_code == 403


@pytest.mark.parametrize("who", ["anil", "root"])
def test_the_status_of_a_request_is_not_posted(
    who: str, request_of_acme: DIDRequest, request: pytest.FixtureRequest
) -> None:
    # U2, S2
    browser = signed_in(request.getfixturevalue(who))
    response = browser.post(path("requests_app.didrequest", "change", request_of_acme.pk), {"status": "active"})
    assert response.status_code == 403
    request_of_acme.refresh_from_db()
    assert request_of_acme.status == "draft"


@pytest.mark.parametrize("who", ["anil", "root"])
def test_no_audit_event_is_deleted(who: str, acme: Client, request: pytest.FixtureRequest) -> None:
    # U2
    event = AuditEvent.objects.first()
    browser = signed_in(request.getfixturevalue(who))
    assert browser.post(path("events.auditevent", "delete", event.pk), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    browser.post(path("events.auditevent", "changelist"), action)
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_no_grant_is_slipped_in_with_the_client(anil: User, acme: Client) -> None:
    # S2, W6
    group = acme.grants.get().group
    rows = {"grants-TOTAL_FORMS": 2, "grants-INITIAL_FORMS": 0, "grants-1-group": group.pk, "grants-1-why": "default"}
    signed_in(anil).post(path("clients.client", "change", acme.pk), rows)
    assert GroupGrant.objects.count() == 1


def test_secrets_of_links_are_not_shown(anil: User, acme: Client) -> None:
    # L3
    browser = signed_in(anil)
    token = ApiToken.objects.create(name="panel", digest="d" * 64, scopes=[], created_at=clock.now())
    assert "d" * 64 not in browser.get(path("accounts.apitoken", "change", token.pk)).content.decode()


def test_a_key_is_ended_by_its_action(anil: User) -> None:
    token = ApiToken.objects.create(name="panel", digest="d" * 64, scopes=[], created_at=clock.now())
    action = {"action": "revoke", "_selected_action": [token.pk]}
    signed_in(anil).post(path("accounts.apitoken", "changelist"), action)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_panel_event_is_sent_again_by_its_action(anil: User, acme: Client) -> None:
    event = PanelEvent.objects.get()
    action = {"action": "redeliver", "_selected_action": [event.pk]}
    signed_in(anil).post(path("clients.panelevent", "changelist"), action)
    assert OutboxMessage.objects.filter(topic="panel.event").count() == 2


def test_a_superuser_without_the_role_sends_nothing_again(root: User, acme: Client) -> None:  # noqa: F811
    # A3
    action = {"action": "redeliver", "_selected_action": [PanelEvent.objects.get().pk]}
    signed_in(root).post(path("clients.panelevent", "changelist"), action)
    assert OutboxMessage.objects.filter(topic="panel.event").count() == 1


def test_every_model_of_ours_is_in_the_admin_or_inside_a_page_of_it() -> None:
    from django.contrib import admin

    from didportal.admin import ROOMS

    inside = {
        "accounts.throttlecount", "compliance.finding", "compliance.ticketattachment",
        "compliance.ticketcomment", "events.audithead", "requests_app.requestedlocation", "requests_app.statuschange",
    }  # fmt: skip
    ours = {m._meta.label_lower for label in ROOMS for m in apps.get_app_config(label).get_models()}
    assert ours - {m._meta.label_lower for m in admin.site._registry} == inside


def test_records_have_a_page_that_only_shows(anil: User, request_of_acme: DIDRequest) -> None:
    with unit_of_work():
        record("request.started", subject=request_of_acme, actor=anil)
    browser: Browser = signed_in(anil)
    for label, row in (("requests_app.didrequest", request_of_acme), ("events.auditevent", AuditEvent.objects.first())):
        page = browser.get(path(label, "change", row.pk)).content.decode()
        assert 'name="_save"' not in page
        assert "DID-2026-000001" in page or label == "events.auditevent"


def test_dates_of_the_admin_are_indian() -> None:
    from django.utils import formats, translation

    with translation.override("en-in"):
        moment = datetime(2026, 11, 23, 14, 5)
        assert formats.date_format(moment, "DATETIME_FORMAT") == "23 Nov 2026, 14:05"
        assert formats.date_format(moment, "SHORT_DATE_FORMAT") == "23 Nov 2026"
        assert formats.get_format("DATE_INPUT_FORMATS")[:2] == ["%Y-%m-%d", "%d/%m/%Y"]
