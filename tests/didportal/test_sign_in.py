"""Signing in and staying signed in: throttled, rotated, limited, ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from core.accounts.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> int:
    answer = client.post("/accounts/login/", {"login": user.email, "password": password}, **more)
    return answer.status_code


def test_the_right_password_opens_home(client: Client, asha: User) -> None:
    assert sign_in(client, asha) == 302
    assert client.get("/").status_code == 200


def test_a_wrong_one_does_not(client: Client, asha: User) -> None:
    assert sign_in(client, asha, "wrong") == 200
    assert client.get("/").status_code == 302


def test_unknown_and_known_addresses_read_the_same(client: Client, asha: User) -> None:  # L10
    def words(email: str) -> str:
        page = client.post("/accounts/login/", {"login": email, "password": "wrong"}).content.decode()
        return page[page.index("<form") :].replace(email, "").split("csrfmiddlewaretoken")[0]

    assert words(asha.email) == words("nobody@portal.example")


def test_guessing_is_throttled(client: Client, asha: User) -> None:  # U6
    for _ in range(6):
        sign_in(client, asha, "wrong")
    assert sign_in(client, asha) != 302
    assert client.get("/").status_code == 302


def test_the_victim_is_not_locked_out_of_a_running_session(client: Client, asha: User) -> None:  # U6
    sign_in(client, asha)
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(10):
        sign_in(attacker, asha, "wrong")
    assert client.get("/").status_code == 200


def test_the_session_key_changes_at_sign_in(client: Client, asha: User) -> None:  # U4
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    sign_in(client, asha)
    assert client.session.session_key != before


def test_an_old_cookie_is_dead_after_signing_out(client: Client, asha: User) -> None:  # U4
    sign_in(client, asha)
    cookie = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get("/").status_code == 302


def test_a_role_that_is_taken_away_counts_at_once(client: Client, asha: User) -> None:  # U4, A5
    sign_in(client, asha)
    asha.groups.clear()
    assert client.get("/requests/new/").status_code == 403


def test_an_idle_session_ends(client: Client, asha: User, clock_at: Callable[[datetime], None]) -> None:  # U4
    clock_at(START)
    sign_in(client, asha)
    client.get("/")
    clock_at(START + timedelta(hours=8, minutes=1))
    assert client.get("/").status_code == 302


def test_a_busy_session_ends_after_a_day(
    client: Client, asha: User, clock_at: Callable[[datetime], None]
) -> None:  # U4
    clock_at(START)
    sign_in(client, asha)
    for hours in range(1, 24, 4):
        clock_at(START + timedelta(hours=hours))
        assert client.get("/").status_code == 200
    clock_at(START + timedelta(hours=24, minutes=1))
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "https:evil.invalid", "javascript:alert(1)"],
)
def test_no_redirect_leaves_the_site(client: Client, asha: User, target: str) -> None:  # L6
    answer = client.post(f"/accounts/login/?next={target}", {"login": asha.email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\"))


def test_a_post_without_its_token_is_refused(asha: User) -> None:  # U5
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post("/notices/read/").status_code == 403


def test_a_post_from_elsewhere_is_refused(asha: User, settings: object) -> None:  # U5
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    strict.get("/")
    token = strict.cookies["csrftoken"].value if "csrftoken" in strict.cookies else ""
    answer = strict.post(
        "/notices/read/",
        {"csrfmiddlewaretoken": token},
        headers={"Origin": "https://evil.invalid", "X-CSRFToken": token},
    )
    assert answer.status_code == 403


def test_nobody_signs_up(client: Client) -> None:
    page = client.post(
        "/accounts/signup/", {"email": "new@portal.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert page.status_code == 404
    assert not User.objects.filter(email="new@portal.example").exists()


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/abc/"])
def test_nobody_changes_who_they_are(client: Client, asha: User, path: str) -> None:  # U1
    sign_in(client, asha)
    assert client.post(path, {"email": "mihir@portal.example", "action_add": ""}).status_code == 404


def test_a_stranger_elsewhere_does_not_delay_a_sign_in(client: Client, asha: User) -> None:  # U6
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(10):
        sign_in(attacker, asha, "wrong")
    assert sign_in(attacker, asha) != 302
    assert sign_in(client, asha) == 302


def test_who_has_no_role_yet_reads_what_to_do(client: Client, stranger: User) -> None:
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/")
    assert answer.status_code == 403
    assert "Ask your administrator to give you one" in answer.content.decode()
