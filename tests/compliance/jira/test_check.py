"""`manage.py jira_check`: a plain verdict a line; whatever would stop a ticket later is found now."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from core import clock
from tests.compliance.jira.conftest import both_flavours
from tests.standins.jira import JiraStandin


def checked() -> tuple[list[str], bool]:
    """(lines that failed, whether the command succeeded)."""
    out = StringIO()
    try:
        call_command("jira_check", stdout=out)
    except CommandError:
        return [line for line in out.getvalue().splitlines() if line.startswith("FAIL")], False
    return [], "FAIL" not in out.getvalue()


@both_flavours
def test_a_good_jira_passes_and_is_left_as_it_was(standin: JiraStandin) -> None:
    assert checked() == ([], True)
    assert standin.state.issues == {}
    assert {seen.method for seen in standin.faults.log} == {"GET"}


@both_flavours
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"components": ["Outgoing DID|New Location"]}, "no component “Outgoing DID | New Location”"),
        ({"project": "OTHER"}, "Project:"),
        ({"issue_type": "Story"}, "“Task”, but: Story"),
        ({"screen": ["project", "issuetype", "summary", "description", "components"]}, "create screen: labels"),
        ({"permissions_missing": ["CREATE_ATTACHMENTS"]}, "lacks: CREATE_ATTACHMENTS"),
        ({"attachments_enabled": False}, "switched off"),
    ],
)
def test_what_is_missing_in_jira_is_named(standin: JiraStandin, change: dict[str, Any], words: str) -> None:
    for name, value in change.items():
        setattr(standin.state.config, name, value)
    failed, good = checked()
    assert not good
    assert any(words in line for line in failed)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("JIRA_BASE_URL", "", "JIRA_BASE_URL is not set"),
        ("JIRA_BASE_URL", "http://jira.example.com", "https://"),
        ("JIRA_API_TOKEN", "wrong", "Credentials"),
        ("JIRA_STATUS_RESOLVED", ["Finished"], "JIRA_STATUS_RESOLVED"),
        ("JIRA_TOKEN_EXPIRES_ON", "soon", "no date"),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(
    standin: JiraStandin, settings: Settings, name: str, value: Any, words: str
) -> None:
    setattr(settings, name, value)
    failed, good = checked()
    assert not good
    assert any(words in line for line in failed)
    assert all("wrong" not in line for line in failed)


def test_a_token_that_ends_soon_is_told(standin: JiraStandin, settings: Settings) -> None:
    settings.JIRA_TOKEN_EXPIRES_ON = (clock.today() + timedelta(days=29)).isoformat()
    assert not checked()[1]
    settings.JIRA_TOKEN_EXPIRES_ON = (clock.today() + timedelta(days=31)).isoformat()
    assert checked()[1]


def test_a_field_that_jira_demands_is_named_until_it_is_set(standin: JiraStandin, settings: Settings) -> None:
    row = {"fieldId": "customfield_1", "name": "Team", "required": True, "hasDefaultValue": False}
    ours = [{"fieldId": name} for name in standin.state.config.screen]
    fault = {"route": "create_fields", "status": 200, "body": {"fields": [*ours, row]}, "at": "committed"}
    standin.faults.add("answer", **fault)
    failed, _good = checked()
    assert any("customfield_1" in line for line in failed)
    settings.JIRA_EXTRA_FIELDS = {"customfield_1": {"value": "DID"}}
    standin.faults.add("answer", **fault)
    assert checked()[1]


def test_an_absent_jira_is_told(standin: JiraStandin) -> None:
    standin.stop()
    failed, good = checked()
    assert (len(failed), good) == (1, False)
