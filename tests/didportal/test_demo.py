"""Demo data: a request in every status, made by the real services, on this machine only."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from agreements.signing.models import SigningLink
from clients.models import Client
from core.accounts.models import User
from core.accounts.roles import Role
from core.events import audit
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from didportal.demo import people, screens, stories
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.standins.panel import PanelStandin


@pytest.fixture
def debug(settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG, settings.VAR_DIR, settings.JIRA_ENABLED = True, tmp_path, False


def test_outside_debug_nothing_is_made(db: None) -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JIRA_BASE_URL", "https://acme.atlassian.net"),
        ("PANEL_WEBHOOK_URL", "https://panel.myoperator.com/hooks"),
        ("EMAIL_HOST", "smtp.myoperator.com"),
    ],
)
def test_nothing_outside_this_machine_is_spoken_to(
    debug: None, db: None, settings: Settings, name: str, value: str
) -> None:
    settings.JIRA_ENABLED = True
    settings.JIRA_BASE_URL = "http://127.0.0.1:8081"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    setattr(settings, name, value)
    with pytest.raises(CommandError, match="not on this machine"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_status_is_shown_and_a_second_run_changes_nothing(debug: None, settings: Settings) -> None:
    out, err = StringIO(), StringIO()
    call_command("demo", stdout=out, stderr=err)
    assert err.getvalue() == ""
    assert {story.ban: story.ends for story in stories.STORIES} == dict(
        DIDRequest.objects.values_list("client__ban", "status")
    )
    assert {story.ends for story in stories.STORIES} == set(Status.values)
    assert Client.objects.count() == 20
    assert {role for user in User.objects.all() for role in user.roles} == set(Role)
    assert f"asha@{people.DOMAIN}" in out.getvalue()
    assert list(audit.faults()) == []
    assert not OutboxMessage.objects.dead().exists()
    [waiting] = SigningLink.objects.to_sign()  # its letter lies in the mailbox
    assert waiting.signatory.agreement.request.client.ban == "BAN-100206"
    events = AuditEvent.objects.count()
    call_command("demo", stdout=StringIO())
    assert AuditEvent.objects.count() == events
    with PanelStandin() as panel:
        settings.PANEL_WEBHOOK_URL, settings.PANEL_WEBHOOK_SECRETS = panel.hook, ["stand-in-secret"]
        drain(["panel.event"])
        shown = {ban: known.client for ban, known in panel.state.clients.items()}
    partly = [group["location"] for group in shown["BAN-100203"]["groups"]]
    assert partly == ["Chennai", "Coimbatore", "Kochi"]  # S37: Mumbai was refused
    assert [group["location"] for group in shown["BAN-100217"]["groups"]] == ["Kolkata"]  # suspended
    assert json.dumps(shown["BAN-987654"]).count('"default": true') == 1  # S6


def test_both_pictures_show_the_same_contact_and_decode() -> None:
    contact = ("+919900000011", "meera.test@acme.example", "Meera Test")
    for draw in (screens.contact_form, screens.database_row):
        assert draw("acme", *contact).startswith(b"\x89PNG")
