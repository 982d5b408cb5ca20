"""What hangs on an issue in the stand-in: attachments, comments, transitions."""

from __future__ import annotations

import re
from typing import Any

from tests.standins.jira_http import Answer, Call, Refused, route
from tests.standins.jira_issue import attachment_json, comment_json, found, status_json
from tests.standins.jira_state import STATUSES, TRANSITIONS, Attachment, Comment, JiraState

RESOLUTIONS = ("Done", "Won't Do", "Duplicate")


def multipart_files(call: Call) -> list[tuple[str, bytes]]:
    """(file name, content) of each part called "file"."""
    match = re.search(r'boundary="?([^";]+)"?', call.headers.get("Content-Type") or "")
    if match is None:
        raise Refused(415, "multipart/form-data is expected.")
    files = []
    for part in call.body.split(b"--" + match.group(1).encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="file"; filename="([^"]*)"', head)
        if name is not None:
            files.append((name.group(1).decode(), content.removesuffix(b"\r\n")))
    return files


@route("attach", "POST", r"/issue/([^/]+)/attachments")
def attach(state: JiraState, call: Call, key: str) -> Answer:
    issue = found(state, key)
    if (call.headers.get("X-Atlassian-Token") or "") not in ("no-check", "nocheck"):
        return Answer.html("XSRF check failed", 403)
    files = multipart_files(call)
    if any(len(content) > state.config.upload_limit for _, content in files):
        raise Refused(413, "The attachment is larger than the limit.")
    if not state.is_cloud and any(not name.isascii() for name, _ in files):
        raise Refused(500, "Internal server error")
    with state.lock:
        rows = [Attachment(state.next_id(), name, content) for name, content in files]
        issue.attachments += rows
        state.save()
    return Answer.of([attachment_json(each, call) for each in rows])


@route("attachment_meta", "GET", "/attachment/meta")
def attachment_meta(state: JiraState, call: Call) -> Answer:
    return Answer.of({"enabled": state.config.attachments_enabled, "uploadLimit": state.config.upload_limit})


@route("attachment_content", "GET", r"/attachment/content/(\d+)")
def attachment_content(state: JiraState, call: Call, number: str) -> Answer:
    each = state.attachment(number)
    if each is None:
        raise Refused(404, "The attachment was not found.")
    return Answer(200, each.content, {"Content-Type": "application/octet-stream"})


@route("comments", "GET", r"/issue/([^/]+)/comment")
def comments(state: JiraState, call: Call, key: str) -> Answer:
    issue, start, size = found(state, key), int(call.one("startAt", "0")), int(call.one("maxResults", "50"))
    rows = [comment_json(each, call) for each in issue.comments[start : start + size]]
    return Answer.of({"startAt": start, "maxResults": size, "total": len(issue.comments), "comments": rows})


@route("comment_add", "POST", r"/issue/([^/]+)/comment")
def add_comment(state: JiraState, call: Call, key: str) -> Answer:
    issue, body = found(state, key), call.json().get("body")
    if not isinstance(body, str) or not body.strip():
        raise Refused(400, comment="Comment body can not be empty!")
    with state.lock:
        comment = Comment(state.next_id(), body)
        issue.comments.append(comment)
        state.save()
    return Answer.of(comment_json(comment, call), 201)


def _offer(state: JiraState, transition: str) -> dict[str, Any]:
    """Server asks for the resolution on the screen of a closing step; Cloud's workflow sets it by itself."""
    name, _, target, _ = TRANSITIONS[transition]
    row: dict[str, Any] = {"id": transition, "name": name, "to": status_json(target), "fields": {}}
    if not state.is_cloud and STATUSES[target][1] == "done":
        allowed = [{"id": str(i), "name": each} for i, each in enumerate(RESOLUTIONS)]
        row["fields"] = {"resolution": {"required": True, "name": "Resolution", "allowedValues": allowed}}
    return row


@route("transitions", "GET", r"/issue/([^/]+)/transitions")
def transitions(state: JiraState, call: Call, key: str) -> Answer:
    rows = [_offer(state, each) for each in state.offered(found(state, key))]
    if "transitions.fields" not in call.many("expand"):
        rows = [{k: v for k, v in row.items() if k != "fields"} for row in rows]
    return Answer.of({"expand": "transitions", "transitions": rows})


@route("transition", "POST", r"/issue/([^/]+)/transitions")
def do_transition(state: JiraState, call: Call, key: str) -> Answer:
    issue, data = found(state, key), call.json()
    wanted = (data.get("transition") or {}).get("id")
    if not isinstance(wanted, str):
        raise Refused(422 if state.is_cloud else 400, transition="The id of a transition is a string.")
    with state.lock:
        if wanted not in state.offered(issue):
            raise Refused(400, f"Action {wanted} is invalid: not offered for this issue.")
        chosen = ((data.get("fields") or {}).get("resolution") or {}).get("name", "")
        needed = "resolution" in _offer(state, wanted)["fields"]
        if needed and chosen not in RESOLUTIONS:
            raise Refused(400, resolution="Resolution is required.")
        if chosen and not needed:
            raise Refused(400, resolution="Field 'resolution' cannot be set. It is not on the appropriate screen.")
        state.move(issue, wanted, chosen)
    return Answer(204)
