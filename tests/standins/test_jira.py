"""The stand-in Jira against the unmodified `jira` package and plain requests: it behaves as Jira does."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import jira
import pytest
import requests

from tests.standins.jira import JiraStandin
from tests.standins.jira_state import COMPONENT

FIELDS: dict[str, Any] = {
    "project": {"key": "DID"},
    "issuetype": {"name": "Task"},
    "summary": "Acme Pvt Ltd",
    "labels": ["portal-nl-1"],
    "components": [{"name": COMPONENT}],
}


@pytest.fixture(params=["cloud", "server"])
def standin(request: pytest.FixtureRequest) -> Iterator[JiraStandin]:
    with JiraStandin(request.param) as started:
        yield started


def client(standin: JiraStandin, **options: Any) -> jira.JIRA:
    ours = standin.credentials
    sign_in = {"basic_auth": (ours.email, ours.token)} if standin.state.is_cloud else {"token_auth": ours.pat}
    return jira.JIRA(standin.url, max_retries=0, **sign_in, **options)


def test_package_creates_searches_attaches_comments_and_moves(standin: JiraStandin) -> None:
    api = client(standin)
    issue = api.create_issue(fields=FIELDS)
    assert [each.key for each in api.search_issues('project = DID AND labels = "portal-nl-1"')] == ["DID-1"]
    api.add_attachment(issue, io.BytesIO(b"\x89PNG\r\n--\r\n"), filename="front.png")
    api.add_comment(issue, "hello")
    read = api.issue("DID-1")
    assert [(f.filename, f.size, f.get()) for f in read.fields.attachment] == [("front.png", 10, b"\x89PNG\r\n--\r\n")]
    assert [each.body for each in api.comments(issue)] == ["hello"]
    assert [each["to"]["name"] for each in api.transitions(issue)] == ["In Progress", "Resolved", "Declined"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"components": [{"name": "Outgoing DID|New Location"}]}, "components"),
        ({"description": "x" * 32768}, "description"),
        ({"labels": ["two words"]}, "labels"),
        ({"summary": "two\nlines"}, "summary"),
        ({"customfield_1": "x"}, "customfield_1"),
        ({"issuetype": {"name": "Bug"}}, "issuetype"),
        ({"project": {"key": "OTHER"}}, "project"),
    ],
)
def test_create_screen_refuses(standin: JiraStandin, change: dict[str, Any], field: str) -> None:
    with pytest.raises(jira.JIRAError) as refusal:
        client(standin).create_issue(fields=FIELDS | change)
    assert refusal.value.status_code == 400
    assert list(refusal.value.response.json()["errors"]) == [field]
    assert standin.state.issues == {}


def test_wrong_credential_is_401_in_the_manner_of_the_flavour(standin: JiraStandin) -> None:
    answer = requests.get(f"{standin.url}/rest/api/2/myself", headers={"Authorization": "Bearer wrong"}, timeout=5)
    assert answer.status_code == 401
    assert ("json" in answer.headers["Content-Type"]) == standin.state.is_cloud
    assert requests.get(f"{standin.url}/rest/api/2/serverInfo", timeout=5).status_code == 200


def test_upload_without_the_header_or_over_the_limit_is_refused(standin: JiraStandin) -> None:
    api = client(standin)
    issue = api.create_issue(fields=FIELDS)
    url = f"{standin.url}/rest/api/2/issue/{issue.key}/attachments"
    bare = requests.post(url, files={"file": ("a.png", b"x")}, headers=_sign_in(standin), timeout=5)
    standin.state.config.upload_limit = 2
    with pytest.raises(jira.JIRAError) as refusal:
        api.add_attachment(issue, io.BytesIO(b"xyz"), filename="a.png")
    assert (bare.status_code, refusal.value.status_code) == (403, 413)
    assert api.attachment_meta() == {"enabled": True, "uploadLimit": 2}


def test_old_search_is_gone_on_cloud_and_the_new_one_absent_on_server(standin: JiraStandin) -> None:
    old = requests.get(f"{standin.url}/rest/api/2/search?jql=project=DID", headers=_sign_in(standin), timeout=5)
    new = requests.get(f"{standin.url}/rest/api/2/search/jql?jql=project=DID", headers=_sign_in(standin), timeout=5)
    assert (old.status_code, new.status_code) == ((410, 200) if standin.state.is_cloud else (200, 404))


def test_search_lags_until_released(standin: JiraStandin) -> None:
    standin.state.config.search_frozen = True
    api = client(standin)
    api.create_issue(fields=FIELDS)
    assert api.search_issues('labels = "portal-nl-1"') == []
    assert api.issue("DID-1").key == "DID-1"
    standin.state.release_index()
    assert len(api.search_issues('labels = "portal-nl-1"')) == 1


def test_resolving_sets_a_resolution_and_needs_a_string_id(standin: JiraStandin) -> None:
    issue = client(standin).create_issue(fields=FIELDS)
    url = f"{standin.url}/rest/api/2/issue/{issue.key}/transitions"
    fields = {} if standin.state.is_cloud else {"fields": {"resolution": {"name": "Done"}}}
    number = requests.post(url, json={"transition": {"id": 21}, **fields}, headers=_sign_in(standin), timeout=5)
    assert number.status_code in (400, 422)
    text = requests.post(url, json={"transition": {"id": "21"}, **fields}, headers=_sign_in(standin), timeout=5)
    assert text.status_code == 204
    stored = standin.state.find(issue.key)
    assert stored is not None
    assert (stored.status, stored.resolution) == ("5", "Done")


def test_the_package_repeats_a_create_whose_answer_was_lost() -> None:
    """Why the portal sets max_retries=0: with the package's own repeats one call makes two tickets."""
    with JiraStandin("cloud") as standin:
        api = client(standin)
        standin.faults.add("drop", route="create", at="committed")
        with pytest.raises(requests.ConnectionError):
            api.create_issue(fields=FIELDS, prefetch=False)
        assert len(standin.state.issues) == 1
        assert standin.faults.arrived["create"] == 1


def test_drop_before_commit_leaves_nothing(standin: JiraStandin) -> None:
    standin.faults.add("drop", route="create", at="arrived")
    with pytest.raises(requests.ConnectionError):
        client(standin).create_issue(fields=FIELDS, prefetch=False)
    assert standin.state.issues == {}


@pytest.mark.parametrize("at", ["arrived", "committed"])
def test_hold_waits_at_the_asked_moment(standin: JiraStandin, at: str) -> None:
    standin.faults.add("hold", route="create", at=at)
    caller = threading.Thread(target=client(standin).create_issue, kwargs={"fields": FIELDS, "prefetch": False})
    caller.start()
    hold = standin.faults.wait_for_hold("create")
    assert len(standin.state.issues) == (1 if at == "committed" else 0)
    assert _control(standin, "status", {})["holds"] == [{"number": hold.number, "route": "create", "at": at}]
    assert _control(standin, "release", {"verdict": "go"}) == {"released": 1}
    caller.join(10)
    assert len(standin.state.issues) == 1


def test_rate_limit_and_other_answers_are_given_as_asked(standin: JiraStandin) -> None:
    later = formatdate(usegmt=True)
    for status, headers in ((429, {"Retry-After": "300"}), (429, {"Retry-After": later}), (503, {}), (500, {})):
        _control(standin, "fault", {"kind": "answer", "route": "myself", "status": status, "headers": headers})
        answer = requests.get(f"{standin.url}/rest/api/2/myself", headers=_sign_in(standin), timeout=5)
        assert answer.status_code == status
        assert answer.headers.get("Retry-After") == headers.get("Retry-After")
    assert requests.get(f"{standin.url}/rest/api/2/myself", headers=_sign_in(standin), timeout=5).status_code == 200


def test_malformed_trickled_and_redirected_answers(standin: JiraStandin) -> None:
    url, head = f"{standin.url}/rest/api/2/myself", _sign_in(standin)
    standin.faults.add("malformed", route="myself")
    with pytest.raises(requests.JSONDecodeError):
        requests.get(url, headers=head, timeout=5).json()
    standin.faults.add("trickle", route="myself", seconds=0.2)
    answer = requests.get(url, headers=head, timeout=5)
    assert answer.json()["active"]
    standin.faults.add("redirect", route="myself", to="http://127.0.0.1:1/")
    moved = requests.get(url, headers=head, timeout=5, allow_redirects=False)
    assert (moved.status_code, moved.headers["Location"]) == (302, "http://127.0.0.1:1/")


def test_unknown_fault_and_unknown_control_are_refused(standin: JiraStandin) -> None:
    for name, data in (("fault", {"kind": "lightning"}), ("fault", {}), ("nothing", {}), ("config", {"colour": 1})):
        answer = requests.post(f"{standin.url}/__control__/{name}", json=data, timeout=5)
        assert answer.status_code in (400, 404)


def test_pages_show_what_was_typed_as_text(standin: JiraStandin) -> None:
    client(standin).create_issue(fields=FIELDS | {"summary": "<script>alert(1)</script>"})
    page = requests.get(f"{standin.url}/browse/DID-1", timeout=5).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "DID-1" in requests.get(f"{standin.url}/", timeout=5).text
    assert requests.get(f"{standin.url}/browse/DID-9", timeout=5).status_code == 404


def test_tickets_survive_a_restart(tmp_path: Path) -> None:
    kept = tmp_path / "jira.json"
    with JiraStandin("cloud", data=kept) as standin:
        issue = client(standin).create_issue(fields=FIELDS)
        client(standin).add_attachment(issue, io.BytesIO(b"abc"), filename="a.png")
    with JiraStandin("cloud", data=kept) as again:
        second = client(again).create_issue(fields=FIELDS)
        assert second.key == "DID-2"
        assert [each.content for each in again.state.issues[int(issue.id)].attachments] == [b"abc"]


def _sign_in(standin: JiraStandin) -> dict[str, str]:
    ours = standin.credentials
    if standin.state.is_cloud:
        return {"Authorization": requests.auth._basic_auth_str(ours.email, ours.token)}
    return {"Authorization": f"Bearer {ours.pat}"}


def _control(standin: JiraStandin, name: str, data: dict[str, Any]) -> Any:
    return requests.post(f"{standin.url}/__control__/{name}", json=data, timeout=5).json()
