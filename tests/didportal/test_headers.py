"""What every answer says to the browser, whoever asks for whatever."""

import pytest
from django.db import connection
from django.test import Client

from core.accounts.models import User
from requests_app.models import DIDRequest

PAGES = ("/accounts/login/", "/no-such-page/", "/admin/", "/static/no-such.css")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_policy_is_strict(client: Client, path: str) -> None:  # L7 U7
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


@pytest.mark.django_db
def test_other_headers(client: Client) -> None:  # L7
    headers = client.get("/accounts/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.django_db
def test_an_unknown_host_is_refused(client: Client) -> None:  # L5
    assert client.get("/accounts/login/", headers={"host": "evil.invalid"}).status_code == 400


@pytest.mark.django_db
def test_a_forwarded_host_is_not_believed(client: Client) -> None:  # L5
    page = client.get("/accounts/login/", headers={"x-forwarded-host": "evil.invalid"})
    assert page.status_code == 200
    assert b"evil.invalid" not in page.content


@pytest.mark.django_db
def test_a_post_without_token_is_refused() -> None:  # U5
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"login": "a@b.example", "password": "x"}).status_code == 403


@pytest.mark.django_db
def test_a_post_from_elsewhere_is_refused() -> None:  # U5
    strict = Client(enforce_csrf_checks=True)
    strict.get("/accounts/login/")
    token = strict.cookies["csrftoken"].value
    answer = strict.post("/accounts/login/", {"csrfmiddlewaretoken": token}, headers={"origin": "https://evil.invalid"})
    assert answer.status_code == 403


@pytest.mark.postgres
@pytest.mark.parametrize("send", ["address", "query", "form"])
def test_what_the_database_cannot_hold_is_a_bad_request(acme_request: DIDRequest, asha: User, send: str) -> None:  # W12
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes every character")
    client = Client(raise_request_exception=False)
    client.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    answers = {
        "address": lambda: client.get("/requests/%00/"),
        "query": lambda: client.get("/search/?q=%00x"),
        "form": lambda: client.post(f"{acme_request.get_absolute_url()}withdraw/", {"reason": "no\x00t"}),
    }
    assert answers[send]().status_code == 400
    acme_request.refresh_from_db()
    assert acme_request.status == "draft"
