"""Keys: whom they act for, their secrets, how often they may ask."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client
from core import clock, policy
from core.accounts import api_tokens
from core.accounts.models import ApiToken, User
from core.accounts.roles import Role
from core.errors import Refused, WrongState
from core.policy.models import Policy
from tests.api.conftest import ask, key_of
from tests.cast import person

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def status(key: str, path: str = "/clients/BAN-987654") -> int:
    return ask(key, "GET", path).status_code


def test_two_secrets_live_side_by_side_for_a_while(acme: Client, of_asha: str) -> None:
    token = ApiToken.objects.get()
    with clock.frozen(NOON):
        second = api_tokens.rotate(token=token, actor=None)
        assert (status(of_asha), status(second)) == (200, 200)
    with clock.frozen(NOON + timedelta(hours=24)):
        assert (status(of_asha), status(second)) == (401, 200)


def test_a_third_secret_ends_the_first(acme: Client, of_asha: str) -> None:
    token = ApiToken.objects.get()
    second = api_tokens.rotate(token=token, actor=None)
    third = api_tokens.rotate(token=token, actor=None)
    assert [status(key) for key in (of_asha, second, third)] == [401, 200, 200]


def test_an_ended_key_ends_with_both_its_secrets(acme: Client, of_asha: str) -> None:
    second = api_tokens.rotate(token=ApiToken.objects.get(), actor=None)
    api_tokens.revoke(token=ApiToken.objects.get(), actor=None)
    assert [status(key) for key in (of_asha, second)] == [401, 401]
    with pytest.raises(WrongState):
        api_tokens.rotate(token=ApiToken.objects.get(), actor=None)


def test_an_old_secret_lives_on_for_thirty_days_at_most(of_asha: str) -> None:
    with pytest.raises(Refused):
        api_tokens.rotate(token=ApiToken.objects.get(), actor=None, overlap=timedelta(days=31))


def test_a_key_ends_with_the_person_it_acts_for(acme: Client, of_asha: str, asha: User) -> None:
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert status(of_asha) == 401


def test_a_key_of_somebody_who_is_no_account_manager_any_more_sees_nothing(
    acme: Client, of_asha: str, asha: User
) -> None:
    # W7
    asha.groups.clear()
    assert status(of_asha) == 404
    assert ask(of_asha, "GET", "/clients").json()["items"] == []


def test_a_key_is_made_for_account_managers_only(tara: User) -> None:
    with pytest.raises(Refused, match="no account manager"):
        key_of(tara)


def test_filing_needs_somebody_to_act_for(db: None) -> None:
    with pytest.raises(Refused, match="acts for an account manager"):
        key_of(None, "requests:read")


def test_other_roles_of_the_person_give_the_key_nothing(acme: Client, bharat: Client) -> None:
    # W7
    both = person("Bela Nag", Role.ACCOUNT_MANAGER, Role.COMPLIANCE)
    key = key_of(both)
    assert status(key) == 404
    assert ask(key, "GET", "/clients").json()["items"] == []


def test_too_many_calls_are_told_when_to_come_back(acme: Client, of_asha: str, asha: User, ravi: User) -> None:
    # U6
    Policy.objects.create(code="api_calls_per_minute", value=3, effective_from=clock.today(), set_by=asha)
    policy.forget()
    answers = [ask(of_asha, "GET", "/clients") for _n in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert status(key_of(ravi), "/clients") == 200


def test_the_command_makes_and_renews_a_key_that_acts_for_somebody(acme: Client, asha: User) -> None:
    out = StringIO()
    call_command("api_token", "crm", "--scope", "requests:read", "--user", asha.email, stdout=out)
    call_command("api_token", "crm", "--rotate", stdout=out)
    first, second = out.getvalue().split()
    assert [status(key, "/requests") for key in (first, second)] == [200, 200]


def test_the_command_says_whom_it_does_not_know(db: None) -> None:
    with pytest.raises(CommandError, match="nobody with this address"):
        call_command("api_token", "crm", "--scope", "requests:read", "--user", "who@portal.example")
    with pytest.raises(CommandError, match="acts for an account manager"):
        call_command("api_token", "crm", "--scope", "requests:read")


def test_a_superuser_makes_and_renews_keys_in_the_admin(acme: Client, asha: User) -> None:
    # U1
    root = person("Root Admin", is_staff=True, is_superuser=True)
    browser = Browser()
    browser.force_login(root)
    form = {"name": "crm", "scopes": ["requests:read"], "user": asha.pk}
    page = browser.post(reverse("admin:accounts_apitoken_add"), form, follow=True).content.decode()
    assert "did_" in page
    action = {"action": "rotate", "_selected_action": [ApiToken.objects.get().pk]}
    assert "did_" in browser.post(reverse("admin:accounts_apitoken_changelist"), action, follow=True).content.decode()
    assert ApiToken.objects.get().previous_digest


def test_an_administrator_makes_no_key_that_acts_for_others(anil: User, of_asha: str) -> None:
    # U1
    browser = Browser()
    browser.force_login(anil)
    assert browser.get(reverse("admin:accounts_apitoken_add")).status_code == 403
    action = {"action": "rotate", "_selected_action": [ApiToken.objects.get().pk]}
    browser.post(reverse("admin:accounts_apitoken_changelist"), action)
    assert not ApiToken.objects.get().previous_digest
