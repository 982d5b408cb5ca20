"""The other REST resources of the stand-in: who am I, the project and its screens, search."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from tests.standins.jira_http import Answer, Call, Refused, route
from tests.standins.jira_issue import TYPE_ID, found, issue_json, status_json
from tests.standins.jira_jql import BadJql, select
from tests.standins.jira_state import STATUSES, JiraState

FIELD_NAMES = {
    "project": "Project",
    "issuetype": "Issue Type",
    "summary": "Summary",
    "description": "Description",
    "labels": "Labels",
    "components": "Component/s",
    "status": "Status",
    "attachment": "Attachment",
    "comment": "Comment",
    "resolution": "Resolution",
}


@route("serverinfo", "GET", "/serverInfo")
def server_info(state: JiraState, call: Call) -> Answer:
    numbers = [1001, 0, 0] if state.is_cloud else [9, 12, 4]
    kind = "Cloud" if state.is_cloud else "Server"
    version = ".".join(map(str, numbers))
    return Answer.of({"baseUrl": call.base, "version": version, "versionNumbers": numbers, "deploymentType": kind})


@route("myself", "GET", "/myself")
def myself(state: JiraState, call: Call) -> Answer:
    person = {"displayName": "DID portal", "emailAddress": "portal@myoperator.example", "active": True}
    ident = {"accountId": "557058:portal"} if state.is_cloud else {"name": "portal", "key": "portal"}
    return Answer.of({**person, **ident})


@route("mypermissions", "GET", "/mypermissions")
def my_permissions(state: JiraState, call: Call) -> Answer:
    asked = call.many("permissions")
    if state.is_cloud and not asked:
        raise Refused(400, "The 'permissions' query parameter is required.")
    asked = asked or ["BROWSE_PROJECTS", "CREATE_ISSUES"]
    missing = state.config.permissions_missing
    rows = {name: {"key": name, "name": name, "havePermission": name not in missing} for name in asked}
    return Answer.of({"permissions": rows})


def _project(state: JiraState, key: str) -> None:
    if key not in (state.config.project, "10000"):
        raise Refused(404, f"No project could be found with key '{key}'.")


def _component(state: JiraState, name: str) -> dict[str, str]:
    return {"id": str(state.config.components.index(name)), "name": name, "project": state.config.project}


@route("project", "GET", r"/project/([^/]+)")
def project(state: JiraState, call: Call, key: str) -> Answer:
    _project(state, key)
    components = [_component(state, name) for name in state.config.components]
    kinds = [{"id": TYPE_ID, "name": state.config.issue_type, "subtask": False}]
    name = {"id": "10000", "key": state.config.project, "name": "DID requests"}
    return Answer.of({**name, "components": components, "issueTypes": kinds})


@route("components", "GET", r"/project/([^/]+)/components")
def components(state: JiraState, call: Call, key: str) -> Answer:
    _project(state, key)
    return Answer.of([_component(state, name) for name in state.config.components])


@route("statuses", "GET", r"/project/([^/]+)/statuses")
def statuses(state: JiraState, call: Call, key: str) -> Answer:
    _project(state, key)
    rows = [status_json(each) for each in STATUSES]
    return Answer.of([{"id": TYPE_ID, "name": state.config.issue_type, "statuses": rows}])


def _page(state: JiraState, name: str, rows: list[dict[str, Any]]) -> Answer:
    key = name if state.is_cloud else "values"
    return Answer.of({key: rows, "startAt": 0, "maxResults": 50, "total": len(rows), "isLast": True})


@route("createmeta", "GET", r"/issue/createmeta/([^/]+)/issuetypes")
def issue_types(state: JiraState, call: Call, key: str) -> Answer:
    _project(state, key)
    return _page(state, "issueTypes", [{"id": TYPE_ID, "name": state.config.issue_type, "subtask": False}])


@route("create_fields", "GET", r"/issue/createmeta/([^/]+)/issuetypes/([^/]+)")
def create_fields(state: JiraState, call: Call, key: str, kind: str) -> Answer:
    _project(state, key)
    if kind != TYPE_ID:
        raise Refused(404, "Issue type not found.")
    rows = []
    for name in state.config.screen:
        need = name in ("project", "issuetype", "summary")
        label = FIELD_NAMES.get(name, name)
        rows.append({"fieldId": name, "key": name, "name": label, "required": need, "hasDefaultValue": False})
    return _page(state, "fields", rows)


@route("fields", "GET", "/field")
def all_fields(state: JiraState, call: Call) -> Answer:
    return Answer.of([{"id": i, "name": n, "clauseNames": [i, n]} for i, n in FIELD_NAMES.items()])


def _matches(state: JiraState, call: Call) -> list[Any]:
    try:
        found_ones = select(call.one("jql"), state.searchable(), bounded=state.is_cloud)
        for each in call.many("reconcileIssues"):
            issue = state.find(each)
            if issue is not None and issue not in found_ones:
                found_ones += select(call.one("jql"), [issue], bounded=state.is_cloud)
        return found_ones
    except BadJql as bad:
        raise Refused(400, str(bad)) from None


@route("search", "GET", "/search")
def old_search(state: JiraState, call: Call) -> Answer:
    if state.is_cloud:
        raise Refused(410, "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.")
    issues, start, size = _matches(state, call), int(call.one("startAt", "0")), int(call.one("maxResults", "50"))
    page = [issue_json(state, issue, call, call.many("fields")) for issue in issues[start : start + size]]
    return Answer.of({"startAt": start, "maxResults": size, "total": len(issues), "issues": page})


@route("search", "GET", "/search/jql")
def new_search(state: JiraState, call: Call) -> Answer:
    if not state.is_cloud:
        raise Refused(404, "No such resource")
    issues, size = _matches(state, call), int(call.one("maxResults", "50"))
    try:
        start = int(base64.b64decode(call.one("nextPageToken"))) if call.one("nextPageToken") else 0
    except (binascii.Error, ValueError):
        raise Refused(400, "The nextPageToken is not valid.") from None
    # Without `fields` Cloud answers with ids only.
    fields = call.many("fields") or ["id"]
    page = [issue_json(state, issue, call, fields) for issue in issues[start : start + size]]
    last = start + size >= len(issues)
    token = {} if last else {"nextPageToken": base64.b64encode(str(start + size).encode()).decode()}
    return Answer.of({"issues": page, "isLast": last, **token})


@route("remotelinks", "GET", r"/issue/([^/]+)/remotelink")
def remote_links(state: JiraState, call: Call, key: str) -> Answer:
    return Answer.of(found(state, key).links)


@route("remotelink", "POST", r"/issue/([^/]+)/remotelink")
def add_remote_link(state: JiraState, call: Call, key: str) -> Answer:
    issue, data = found(state, key), call.json()
    if not (data.get("object") or {}).get("url"):
        raise Refused(400, url="'url' is required.")
    with state.lock:
        old = next(
            (each for each in issue.links if data.get("globalId") and each["globalId"] == data["globalId"]), None
        )
        row = {"id": old["id"] if old else int(state.next_id()), "globalId": data.get("globalId"), **data}
        issue.links = [each for each in issue.links if each is not old] + [row]
        state.save()
    return Answer.of({"id": row["id"], "self": f"{call.base}/rest/api/2/remotelink/{row['id']}"}, 200 if old else 201)
