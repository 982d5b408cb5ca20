"""Plain pages for a person who looks at the stand-in's tickets in a browser. Everything is escaped text."""

from __future__ import annotations

import re
from html import escape

from tests.standins.jira_http import Answer, Refused
from tests.standins.jira_state import STATUSES, Issue, JiraState

HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui; max-width: 60rem; margin: 1rem auto; padding: 0 1rem }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; padding: .75rem }}
td, th {{ text-align: left; padding: .25rem 1rem .25rem 0 }}
</style></head><body>"""


def _page(title: str, body: str) -> Answer:
    return Answer.html(HEAD.format(title=escape(title)) + body + "</body></html>")


def index(state: JiraState) -> Answer:
    rows = []
    for issue in sorted(state.issues.values(), key=lambda each: -each.id):
        status = STATUSES[issue.status][0]
        link = f'<a href="/browse/{escape(issue.key)}">{escape(issue.key)}</a>'
        rows.append(f"<tr><td>{link}</td><td>{escape(issue.summary)}</td><td>{escape(status)}</td></tr>")
    table = f"<table><tr><th>Key</th><th>Summary</th><th>Status</th></tr>{''.join(rows)}</table>"
    empty = "<p>No ticket yet: the portal raises one after the fourth +1.</p>"
    return _page("Tickets", f"<h1>Stand-in Jira ({state.flavour})</h1>{table if rows else empty}")


def _facts(issue: Issue) -> str:
    facts = {
        "Status": STATUSES[issue.status][0],
        "Resolution": issue.resolution or "Unresolved",
        "Components": ", ".join(issue.components),
        "Labels": ", ".join(issue.labels),
        "Created": issue.created,
    }
    return "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in facts.items())


def browse(state: JiraState, key: str) -> Answer:
    issue = state.find(key)
    if issue is None:
        raise Refused(404, "Issue does not exist.")
    files = "".join(
        f'<li><a href="/files/{each.id}">{escape(each.filename)}</a> ({len(each.content)} bytes)</li>'
        for each in issue.attachments
    )
    comments = "".join(f"<pre>{escape(each.body)}</pre>" for each in issue.comments)
    return _page(
        issue.key,
        f'<p><a href="/">All tickets</a></p><h1>{escape(issue.key)}: {escape(issue.summary)}</h1>'
        f"<table>{_facts(issue)}</table><h2>Description</h2><pre>{escape(issue.description)}</pre>"
        f"<h2>Attachments</h2><ul>{files or '<li>none</li>'}</ul><h2>Comments</h2>{comments or '<p>none</p>'}",
    )


def download(state: JiraState, number: str) -> Answer:
    each = state.attachment(number)
    if each is None:
        raise Refused(404, "No such attachment.")
    name = re.sub(r"[^\w.-]", "_", each.filename, flags=re.ASCII)
    headers = {"Content-Type": "application/octet-stream", "Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(200, each.content, headers)


def page(state: JiraState, path: str) -> Answer:
    """The page at a path. Raises Refused 404."""
    if path == "/":
        return index(state)
    kind, _, rest = path.strip("/").partition("/")
    if kind == "browse":
        return browse(state, rest)
    if kind == "files" and rest.isdigit():
        return download(state, rest)
    raise Refused(404, "No such page.")
