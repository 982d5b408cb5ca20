"""GET /api/v1/clients/{ban}/did-groups"""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client as Browser

from clients import services
from clients.models import Client, DIDGroup
from core.accounts import api_tokens
from core.accounts.models import ApiToken, User
from core.events.models import AuditEvent
from tests.support.sql import statements

Ask = Callable[..., HttpResponse]
PATH = "/api/v1/clients/BAN-987654/did-groups"


@pytest.fixture
def key(db: None) -> str:
    return api_tokens.issue(name="panel", scopes=["clients:read"], actor=None)


def ask(key: str, path: str = PATH) -> HttpResponse:
    return Browser().get(path, headers={"Authorization": f"Bearer {key}"})


def cities(response: HttpResponse) -> list[str]:
    return [group["location"] for group in response.json()["groups"]]


def test_a_new_client_has_its_default_groups_only(acme: Client, key: str) -> None:
    # S6
    response = ask(key)
    assert response.status_code == 200
    assert response.json() == {
        "ban": "BAN-987654", "name": "Acme Pvt Ltd", "outgoing_allowed": True,
        "groups": [{"id": DIDGroup.objects.get(name="Jaipur 1").pk, "name": "Jaipur 1", "location": "Jaipur",
                    "circle": "Rajasthan", "std_code": "141", "series": "geographic", "default": True}],
    }  # fmt: skip


def test_approved_locations_are_answered_and_others_not(acme: Client, key: str, group_of: dict[str, DIDGroup]) -> None:
    # S37
    groups = [group_of["Delhi"], group_of["Mumbai"]]
    services.grant(client=acme, groups=groups, request_reference="DID-2026-000001", actor=None)
    assert cities(ask(key)) == ["Delhi", "Jaipur", "Mumbai"]


def test_a_suspension_is_answered_at_once(acme: Client, key: str, chitra: User) -> None:
    services.suspend(client=acme, kind="breach", reason="Calls without consent", actor=chitra)
    assert ask(key).json()["outgoing_allowed"] is False


def test_the_answer_is_kept_by_no_cache(acme: Client, key: str) -> None:
    assert "no-store" in ask(key)["Cache-Control"]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer did_guessed"}, {"Authorization": "Basic YTpi"}])
def test_without_a_live_key_nothing_is_answered(acme: Client, header: dict[str, str]) -> None:
    response = Browser().get(PATH, headers=header)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_signed_in_person_is_no_key(acme: Client, anil: User) -> None:
    browser = Browser()
    browser.force_login(anil)
    assert browser.get(PATH).status_code == 401


def test_a_key_without_the_scope_is_refused(acme: Client) -> None:
    # W7
    response = ask(api_tokens.issue(name="reports", scopes=["consents:check"], actor=None))
    assert (response.status_code, response.json()["title"]) == (403, "Forbidden")


def test_a_revoked_key_is_refused(acme: Client, key: str) -> None:
    api_tokens.revoke(token=ApiToken.objects.get(), actor=None)
    assert ask(key).status_code == 401


def test_an_unknown_client_is_a_problem_with_404(key: str) -> None:
    response = ask(key, "/api/v1/clients/BAN-1/did-groups")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["status"] == 404


def test_unknown_parameters_are_refused_by_name(acme: Client, key: str) -> None:
    # W6
    response = ask(key, PATH + "?status=active")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "status")


def test_an_overlong_ban_is_refused(key: str) -> None:
    assert ask(key, f"/api/v1/clients/{'9' * 41}/did-groups").status_code == 422


def test_nothing_is_written_by_posting(acme: Client, key: str) -> None:
    assert Browser().post(PATH, headers={"Authorization": f"Bearer {key}"}).status_code == 405


def test_the_cost_does_not_grow_with_the_groups(acme: Client, key: str, group_of: dict[str, DIDGroup]) -> None:
    ask(key)
    with statements() as one:
        ask(key)
    services.grant(client=acme, groups=group_of.values(), request_reference="DID-2026-000001", actor=None)
    with statements() as many:
        assert len(cities(ask(key))) == len(group_of)
    assert len(one) == len(many) <= 7


def test_the_command_prints_a_key_once_and_it_works(acme: Client) -> None:
    out = StringIO()
    call_command("api_token", "panel", "--scope", "clients:read", stdout=out)
    printed = out.getvalue().strip()
    assert ask(printed).status_code == 200
    assert printed not in str(AuditEvent.objects.values_list("data", flat=True))
    with pytest.raises(CommandError, match="There is a key of this name"):
        call_command("api_token", "panel", "--scope", "clients:read")


def test_the_command_wants_a_scope(db: None) -> None:
    with pytest.raises(CommandError, match="--scope"):
        call_command("api_token", "panel")
    assert not ApiToken.objects.exists()


def test_the_command_ends_a_key(acme: Client, key: str) -> None:
    call_command("api_token", "panel", "--revoke", stdout=StringIO())
    assert ask(key).status_code == 401
    with pytest.raises(CommandError, match="no live key"):
        call_command("api_token", "panel", "--revoke")
