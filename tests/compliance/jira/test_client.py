"""The port on the `jira` package: one request each, in time, to the one address, and every bad end has its class."""

from __future__ import annotations

import threading
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self

import pytest
from pytest_django.fixtures import Settings

from compliance.jira import client as client_module
from compliance.jira.client import Found, JiraClient
from compliance.jira.config import JiraConfig
from compliance.jira.errors import (
    BadCredentials,
    BadRequest,
    JiraProblem,
    Missing,
    RateLimited,
    SureNo,
    Unreachable,
    Unsure,
)
from core import clock
from tests.compliance.jira.conftest import both_flavours
from tests.standins.jira import JiraStandin
from tests.standins.jira_state import COMPONENT

MARK = {"id": "portal-nl-1", "sha256": "0" * 64}


def port() -> JiraClient:
    return JiraClient(JiraConfig.load())


def create(client: JiraClient, label: str = "portal-nl-1") -> Found:
    return client.create_issue(summary="Acme", description="text", label=label, mark=MARK)


@both_flavours
def test_creates_with_component_label_and_mark_in_one_request(standin: JiraStandin) -> None:
    made = create(port())
    issue = standin.state.issues[made.id]
    assert issue.components == [COMPONENT] == ["Outgoing DID | New Location"]  # S24
    assert (issue.labels, issue.properties) == (["portal-nl-1"], {"portal.submission": MARK})
    assert dict(standin.faults.arrived) == {"create": 1}


@both_flavours
def test_finds_by_label_lowest_number_first_over_several_pages(
    standin: JiraStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "PAGE", 2)
    made = [create(port()) for _ in range(5)]
    create(port(), label="another")
    assert port().find_by_label("portal-nl-1") == made
    assert port().find_by_label("unknown") == []


@both_flavours
def test_reads_everything_a_run_needs_in_one_answer(standin: JiraStandin) -> None:
    client = port()
    made = create(client)
    number = client.attach(made.key, name="front.3f2a91c0.png", content=b"\x89PNG\r\n\x00")
    view = client.get_issue(made.key)
    assert [(f.id, f.name, f.size) for f in view.files] == [(number, "front.3f2a91c0.png", 7)]
    assert (view.mark, view.labels, view.status.category) == (MARK, ["portal-nl-1"], "new")


@both_flavours
def test_comments_over_several_pages(standin: JiraStandin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAGE", 2)
    client = port()
    made = create(client)
    ids = [client.add_comment(made.key, f"comment {n}") for n in range(5)]
    assert client.comments(made.key) == [(each, f"comment {n}") for n, each in enumerate(ids)]


def test_auto_flavour_asks_once(standin: JiraStandin, settings: Settings) -> None:
    settings.JIRA_FLAVOUR = "auto"
    assert port().is_cloud
    assert port().is_cloud
    assert standin.faults.arrived["serverinfo"] == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, BadCredentials), (403, BadCredentials), (404, Missing), (413, BadRequest),
     (422, BadRequest), (429, RateLimited), (500, Unsure), (502, Unsure), (503, Unsure)],
)  # fmt: skip
def test_answers_have_their_class_and_are_not_repeated(
    standin: JiraStandin, status: int, kind: type[JiraProblem]
) -> None:
    standin.faults.add("answer", route="create", status=status)
    with pytest.raises(kind):
        create(port())
    assert standin.faults.arrived["create"] == 1


def test_bad_request_tells_the_fields(standin: JiraStandin, settings: Settings) -> None:
    settings.JIRA_COMPONENT = "Outgoing DID|New Location"
    with pytest.raises(BadRequest) as refusal:
        create(port())
    assert refusal.value.errors == {"components": "Component name 'Outgoing DID|New Location' is not valid"}


def test_retry_after_in_seconds_and_as_a_date(standin: JiraStandin) -> None:
    """X4: both forms of Retry-After."""
    date = format_datetime(clock.now() + timedelta(seconds=90), usegmt=True)
    for given, least, most in (("300", 300, 300), (date, 80, 90), ("0", 0, 0)):
        standin.faults.add("answer", route="create", status=429, headers={"Retry-After": given})
        with pytest.raises(RateLimited) as limited:
            create(port())
        assert limited.value.retry_after is not None
        assert least <= limited.value.retry_after <= most


@pytest.mark.parametrize("given", ["", "soon", "-5"])
def test_unreadable_retry_after_is_none(standin: JiraStandin, given: str) -> None:
    standin.faults.add("answer", route="create", status=429, headers={"Retry-After": given} if given else {})
    with pytest.raises(RateLimited) as limited:
        create(port())
    assert limited.value.retry_after is None


@pytest.mark.parametrize("at", ["arrived", "committed"])
def test_broken_connection_is_unsure(standin: JiraStandin, at: str) -> None:
    """X5: nobody can tell whether it was done."""
    standin.faults.add("drop", route="create", at=at)
    with pytest.raises(Unsure):
        create(port())
    assert standin.faults.arrived["create"] == 1


def test_refused_connection_is_a_sure_no(settings: Settings, standin: JiraStandin) -> None:
    standin.stop()
    with pytest.raises(Unreachable):
        create(port())


def test_malformed_and_empty_answers_are_unsure(standin: JiraStandin) -> None:
    standin.faults.add("malformed", route="create")
    standin.faults.add("answer", route="create", status=201, body={"id": ""}, at="committed")
    for _ in range(2):
        with pytest.raises(Unsure):
            create(port())


def test_a_hang_ends_in_time(standin: JiraStandin, settings: Settings) -> None:
    """X3: neither silence nor a trickle holds the worker."""
    settings.JIRA_READ_TIMEOUT_S = 0.3
    standin.faults.add("delay", route="create", seconds=20)
    standin.faults.add("trickle", route="create", seconds=20)
    for _ in range(2):
        with pytest.raises(Unsure):
            create(port())


@both_flavours
def test_credentials_never_show(standin: JiraStandin) -> None:
    config = JiraConfig.load()
    body = {"errorMessages": [f"bad: {secret}" for secret in config.secrets()]}
    for status in (400, 401, 500):
        standin.faults.add("answer", route="create", status=status, body=body)
        with pytest.raises(JiraProblem) as problem:
            create(port())
        assert all(secret not in str(problem.value) for secret in config.secrets())
        assert all(secret not in repr(config) for secret in config.secrets())


def test_redirects_are_not_followed(standin: JiraStandin) -> None:
    """W5: a Jira that answers 302 leads nowhere; the canary hears nothing."""
    with Canary() as canary:
        for method in (create, lambda c: c.find_by_label("x"), lambda c: c.get_issue("DID-1")):
            standin.faults.add("redirect", to=canary.url)
            with pytest.raises(Unreachable):
                method(port())
        standin.faults.add("redirect", route="attach", to=canary.url)
        with pytest.raises(Unreachable):
            port().attach(create(port()).key, name="a.png", content=b"x")
        assert canary.hits == 0


def test_the_environment_adds_no_proxy(standin: JiraStandin, monkeypatch: pytest.MonkeyPatch) -> None:
    """W5: only the settings say where calls go."""
    with Canary() as canary:
        monkeypatch.setenv("HTTP_PROXY", canary.url)
        assert create(port()).key == "DID-1"
        assert canary.hits == 0


@pytest.mark.parametrize(
    "change",
    [
        {"JIRA_BASE_URL": ""},
        {"JIRA_BASE_URL": "http://jira.example.com"},
        {"JIRA_FLAVOUR": "dc"},
        {"JIRA_API_TOKEN": ""},
    ],
)
def test_bad_settings_are_named_before_any_call(
    standin: JiraStandin, settings: Settings, change: dict[str, str]
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    with pytest.raises(SureNo, match=next(iter(change))):
        port()
    assert standin.faults.log == []


class Canary:
    """An address that nobody should call; counts who does."""

    def __enter__(self) -> Self:
        self.hits = 0
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.hits += 1
                self.send_error(404)

            do_POST = do_PUT = do_CONNECT = do_GET  # noqa: N815

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.server.server_close()
