"""What the stand-in Jira remembers: one project, its workflow, its issues. Knows nothing of HTTP."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COMPONENT = "Outgoing DID | New Location"
STATUSES: dict[str, tuple[str, str]] = {
    "1": ("Open", "new"),
    "3": ("In Progress", "indeterminate"),
    "5": ("Resolved", "done"),
    "10005": ("Declined", "done"),
}
# transition id -> name, sources, target, resolution
TRANSITIONS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "11": ("Start progress", ("1",), "3", ""),
    "21": ("Resolve issue", ("1", "3"), "5", "Done"),
    "31": ("Decline", ("1", "3"), "10005", "Won't Do"),
    "41": ("Reopen", ("5", "10005"), "1", ""),
}


def stamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


@dataclass
class Attachment:
    id: str
    filename: str
    content: bytes
    created: str = field(default_factory=stamp)


@dataclass
class Comment:
    id: str
    body: str
    created: str = field(default_factory=stamp)


@dataclass
class Issue:
    id: int
    key: str
    summary: str
    description: str = ""
    labels: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    status: str = "1"
    resolution: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    created: str = field(default_factory=stamp)
    indexed_from: float | None = 0.0


@dataclass
class Config:
    """What a Jira administrator sets; control calls change it while the stand-in runs."""

    project: str = "DID"
    issue_type: str = "Task"
    components: list[str] = field(default_factory=lambda: [COMPONENT, "Number porting"])
    screen: list[str] = field(
        default_factory=lambda: ["project", "issuetype", "summary", "description", "labels", "components"]
    )
    transitions: list[str] = field(default_factory=lambda: list(TRANSITIONS))
    permissions_missing: list[str] = field(default_factory=list)
    attachments_enabled: bool = True
    upload_limit: int = 20 * 1024 * 1024
    search_lag: float = 0.0
    search_frozen: bool = False
    ignore_properties: bool = False


class JiraState:
    """The issues, behind one lock. `flavour` is cloud or server."""

    def __init__(self, flavour: str = "cloud", data: Path | None = None) -> None:
        if flavour not in ("cloud", "server"):
            raise ValueError(f"flavour is cloud or server, not {flavour!r}")
        self.flavour = flavour
        self.lock = threading.RLock()
        self.config = Config()
        self.issues: dict[int, Issue] = {}
        self.last_id = 10000
        self.last_number = 0
        self.data = data
        if data is not None and data.exists():
            self._load(json.loads(data.read_text()))

    @property
    def is_cloud(self) -> bool:
        return self.flavour == "cloud"

    def next_id(self) -> str:
        self.last_id += 1
        return str(self.last_id)

    def add_issue(self, **values: Any) -> Issue:
        with self.lock:
            self.last_number += 1
            issue = Issue(id=int(self.next_id()), key=f"{self.config.project}-{self.last_number}", **values)
            lag = self.config.search_lag
            issue.indexed_from = None if self.config.search_frozen else time.monotonic() + lag if lag else 0.0
            self.issues[issue.id] = issue
            self.save()
            return issue

    def find(self, key_or_id: str) -> Issue | None:
        with self.lock:
            if key_or_id.isdigit():
                return self.issues.get(int(key_or_id))
            return next((issue for issue in self.issues.values() if issue.key == key_or_id.upper()), None)

    def searchable(self) -> list[Issue]:
        """The issues that the search index knows by now."""
        now = time.monotonic()
        with self.lock:
            return [i for i in self.issues.values() if i.indexed_from is not None and i.indexed_from <= now]

    def release_index(self) -> None:
        with self.lock:
            self.config.search_frozen, self.config.search_lag = False, 0.0
            for issue in self.issues.values():
                issue.indexed_from = 0.0

    def offered(self, issue: Issue) -> list[str]:
        return [t for t in self.config.transitions if issue.status in TRANSITIONS[t][1]]

    def move(self, issue: Issue, transition: str, resolution: str = "") -> None:
        _, _, target, default = TRANSITIONS[transition]
        with self.lock:
            issue.status = target
            issue.resolution = (resolution or default) if STATUSES[target][1] == "done" else ""
            self.save()

    def attachment(self, attachment_id: str) -> Attachment | None:
        with self.lock:
            every = (a for issue in self.issues.values() for a in issue.attachments)
            return next((a for a in every if a.id == attachment_id), None)

    def dump(self) -> list[dict[str, Any]]:
        with self.lock:
            rows = [asdict(issue) for issue in self.issues.values()]
        for row in rows:
            for each in row["attachments"]:
                each["content"] = base64.b64encode(each["content"]).decode()
        return rows

    def save(self) -> None:
        if self.data is not None:
            with self.lock:
                self.data.write_text(json.dumps(self.dump()))

    def _load(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            files = [Attachment(**{**a, "content": base64.b64decode(a["content"])}) for a in row.pop("attachments")]
            comments = [Comment(**c) for c in row.pop("comments")]
            row["indexed_from"] = 0.0
            issue = Issue(**row, attachments=files, comments=comments)
            self.issues[issue.id] = issue
            used = [issue.id, *(int(each.id) for each in (*files, *comments))]
            self.last_id = max(self.last_id, *used)
            self.last_number = max(self.last_number, int(issue.key.rpartition("-")[2]))
