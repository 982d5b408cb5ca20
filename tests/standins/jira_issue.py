"""Making, reading and editing issues in the stand-in: what the create screen takes, and how an issue looks."""

from __future__ import annotations

from typing import Any

from tests.standins.jira_http import Answer, Call, Refused, route
from tests.standins.jira_state import STATUSES, Attachment, Comment, Issue, JiraState

TEXT_LIMIT = 32767
TYPE_ID = "10001"
CATEGORY = {"new": (2, "To Do"), "indeterminate": (4, "In Progress"), "done": (3, "Done")}
AUTHOR = {"accountId": "557058:portal", "name": "portal", "displayName": "DID portal"}


def found(state: JiraState, key: str) -> Issue:
    issue = state.find(key)
    if issue is None:
        raise Refused(404, "Issue does not exist or you do not have permission to see it.")
    return issue


def status_json(status_id: str) -> dict[str, Any]:
    name, category = STATUSES[status_id]
    number, label = CATEGORY[category]
    return {"id": status_id, "name": name, "statusCategory": {"id": number, "key": category, "name": label}}


def attachment_json(each: Attachment, call: Call) -> dict[str, Any]:
    return {
        "self": f"{call.base}/rest/api/2/attachment/{each.id}",
        "id": each.id,
        "filename": each.filename,
        "size": len(each.content),
        "mimeType": "application/octet-stream",
        "created": each.created,
        "author": AUTHOR,
        "content": f"{call.base}/rest/api/2/attachment/content/{each.id}",
    }


def comment_json(each: Comment, call: Call) -> dict[str, Any]:
    return {"id": each.id, "body": each.body, "created": each.created, "updated": each.created, "author": AUTHOR}


def issue_json(state: JiraState, issue: Issue, call: Call, fields: list[str]) -> dict[str, Any]:
    components = state.config.components
    whole: dict[str, Any] = {
        "summary": issue.summary,
        "description": issue.description,
        "labels": issue.labels,
        "components": [{"id": str(components.index(n)), "name": n} for n in issue.components if n in components],
        "issuetype": {"id": TYPE_ID, "name": state.config.issue_type},
        "project": {"id": "10000", "key": state.config.project},
        "status": status_json(issue.status),
        "resolution": {"id": "10000", "name": issue.resolution} if issue.resolution else None,
        "attachment": [attachment_json(each, call) for each in issue.attachments],
        "comment": {"comments": [comment_json(c, call) for c in issue.comments], "total": len(issue.comments)},
        "created": issue.created,
        **issue.extra,
    }
    if fields and "*all" not in fields:
        whole = {name: value for name, value in whole.items() if name in fields}
    shape = {"id": str(issue.id), "key": issue.key, "self": f"{call.base}/rest/api/2/issue/{issue.id}"}
    wanted = {name: issue.properties[name] for name in call.many("properties") if name in issue.properties}
    return {**shape, "fields": whole, **({"properties": wanted} if wanted else {})}


def _check_text(fields: dict[str, Any], errors: dict[str, str], *, new: bool) -> None:
    summary = fields.get("summary", None if new else "kept")
    if not summary or not isinstance(summary, str):
        errors["summary"] = "You must specify a summary of the issue."
    elif len(summary) > 255:
        errors["summary"] = "Summary must be less than 255 characters."
    elif "\n" in summary or "\r" in summary:
        errors["summary"] = "The summary is invalid because it contains newline characters."
    description = fields.get("description") or ""
    if not isinstance(description, str):
        errors["description"] = "Operation value must be a string"
    elif len(description) > TEXT_LIMIT:
        errors["description"] = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."


def _check_place(state: JiraState, fields: dict[str, Any], errors: dict[str, str]) -> None:
    if (fields.get("project") or {}).get("key") != state.config.project:
        errors["project"] = "valid project is required"
    kind = fields.get("issuetype") or {}
    if kind.get("name") != state.config.issue_type and kind.get("id") != TYPE_ID:
        errors["issuetype"] = "The issue type selected is invalid."


def _check_lists(state: JiraState, fields: dict[str, Any], errors: dict[str, str]) -> None:
    for component in fields.get("components", []):
        if component.get("name") not in state.config.components:
            errors["components"] = f"Component name '{component.get('name')}' is not valid"
    for label in fields.get("labels", []):
        if not isinstance(label, str) or " " in label or len(label) > 255:
            errors["labels"] = f"The label '{label}' contains spaces which is invalid."
    for name in fields:
        if name not in state.config.screen:
            errors[name] = f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in ("summary", "description", "labels") if name in fields}
    if "components" in fields:
        values["components"] = [each["name"] for each in fields["components"]]
    return values


def _extra(fields: dict[str, Any]) -> dict[str, Any]:
    usual = {"summary", "description", "labels", "components", "project", "issuetype"}
    return {name: value for name, value in fields.items() if name not in usual}


@route("create", "POST", "/issue")
def create(state: JiraState, call: Call) -> Answer:
    data = call.json()
    fields = data.get("fields") or {}
    errors: dict[str, str] = {}
    _check_place(state, fields, errors)
    _check_text(fields, errors, new=True)
    _check_lists(state, fields, errors)
    if errors:
        raise Refused(400, **errors)
    given = {each["key"]: each["value"] for each in data.get("properties", [])}
    properties = {} if state.config.ignore_properties else given
    issue = state.add_issue(**_values(fields), properties=properties, extra=_extra(fields))
    url = f"{call.base}/rest/api/2/issue/{issue.id}"
    return Answer.of({"id": str(issue.id), "key": issue.key, "self": url}, 201)


@route("issue", "GET", r"/issue/([^/]+)")
def read(state: JiraState, call: Call, key: str) -> Answer:
    with state.lock:
        return Answer.of(issue_json(state, found(state, key), call, call.many("fields")))


@route("edit", "PUT", r"/issue/([^/]+)")
def edit(state: JiraState, call: Call, key: str) -> Answer:
    issue, fields = found(state, key), call.json().get("fields") or {}
    errors: dict[str, str] = {}
    _check_text(fields, errors, new=False)
    _check_lists(state, fields, errors)
    if errors:
        raise Refused(400, **errors)
    with state.lock:
        for name, value in _values(fields).items():
            setattr(issue, name, value)
        issue.extra.update(_extra(fields))
        state.save()
    return Answer(204)


@route("property", "GET", r"/issue/([^/]+)/properties/([^/]+)")
def read_property(state: JiraState, call: Call, key: str, name: str) -> Answer:
    issue = found(state, key)
    if name not in issue.properties:
        raise Refused(404, f"The property with key '{name}' does not exist.")
    return Answer.of({"key": name, "value": issue.properties[name]})


@route("property_set", "PUT", r"/issue/([^/]+)/properties/([^/]+)")
def set_property(state: JiraState, call: Call, key: str, name: str) -> Answer:
    issue, value = found(state, key), call.json()
    with state.lock:
        new = name not in issue.properties
        issue.properties[name] = value
        state.save()
    return Answer(201 if new else 200)
