"""A thin port on the `jira` package: what the portal asks of Jira, each as one HTTP request that is never repeated.

One client per task (the package's session is not made for threads). All functions raise the classes of errors.py.
"""

import json
from dataclasses import dataclass
from typing import Any

import jira
import requests
import urllib3.exceptions
from django.utils.translation import gettext as _

from compliance.jira.config import JiraConfig
from compliance.jira.errors import SureNo, Unsure, classify
from compliance.jira.transport import DeadlineAdapter, TimedBytes, tame

PROPERTY = "portal.submission"
VIEW_FIELDS = "status,resolution,labels,attachment"
PAGE = 100

_flavours: dict[str, str] = {}  # base URL -> deploymentType, asked once a process


@dataclass(frozen=True, slots=True)
class Found:
    """An issue by number and key."""

    id: int
    key: str


@dataclass(frozen=True, slots=True)
class Status:
    """Where an issue stands, or would stand. `category` is new, indeterminate or done."""

    id: str
    name: str
    category: str

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Status":
        return cls(str(data["id"]), str(data["name"]), str(data["statusCategory"]["key"]))

    def is_one_of(self, wanted: list[str]) -> bool:
        """Whether the id, or the name in any case, is in the list."""
        return self.id in wanted or self.name.casefold() in {each.casefold() for each in wanted}


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """An attachment as Jira lists it; Jira tells no hash."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class IssueView:
    """What a run needs to know of an issue, in one answer."""

    id: int
    key: str
    status: Status
    resolution: str
    labels: list[str]
    files: list[RemoteFile]
    mark: dict[str, Any] | None  # our entity property


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that the workflow offers now. `resolutions` is None when its screen does not ask for one."""

    id: str
    name: str
    to: Status
    resolutions: list[str] | None


class JiraClient:
    """The port. Constructing it makes no call, except one serverInfo a process with JIRA_FLAVOUR=auto."""

    def __init__(self, config: JiraConfig) -> None:
        if problems := config.problems():
            raise SureNo(" ".join(problems))
        self.config = config
        self._adapter = DeadlineAdapter()
        self._jira = self._connect()
        self._jira.deploymentType = self._deployment()

    def _connect(self) -> Any:
        config = self.config
        sign_in = {"token_auth": config.pat} if config.pat else {"basic_auth": (config.email, config.api_token)}
        api = jira.JIRA(
            options={"server": config.base_url, "verify": config.ca_bundle or True},
            get_server_info=False,
            max_retries=0,
            timeout=(config.connect_timeout_s, config.read_timeout_s),
            proxies={"https": config.proxy, "http": config.proxy} if config.proxy else None,
            logging=False,
            **sign_in,
        )
        tame(api._session, self._adapter)
        return api

    def _deployment(self) -> str:
        if self.config.flavour != "auto":
            return "Cloud" if self.config.flavour == "cloud" else "Server"
        if self.config.base_url not in _flavours:
            _flavours[self.config.base_url] = str(self.call("GET", "serverInfo").get("deploymentType", "Server"))
        return _flavours[self.config.base_url]

    @property
    def is_cloud(self) -> bool:
        return bool(self._jira.deploymentType == "Cloud")

    def call(self, method: str, path: str, *, body: Any = None, params: dict[str, Any] | None = None) -> Any:
        """One request below /rest/api/2/, its JSON (None for an empty answer). Nothing is retried."""
        data = None if body is None else json.dumps(body)
        self._adapter.seconds = self.config.read_timeout_s
        try:
            answer = self._jira._session.request(method, self._jira._get_url(path), data=data, params=params)
            return answer.json() if answer.content else None
        except (jira.JIRAError, requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise classify(error, self.config) from None

    # --- issues ---

    def find_by_label(self, label: str) -> list[Found]:
        """The issues of our project with this label, lowest number first. The index behind it may lag."""
        return self.search(f'project = "{self.config.project_key}" AND labels = "{label}"')

    def search(self, jql: str) -> list[Found]:
        """All issues that match, lowest number first."""
        rows: list[dict[str, Any]] = []
        params: dict[str, Any] = {"jql": jql, "fields": "summary", "maxResults": PAGE}
        path = "search/jql" if self.is_cloud else "search"
        while True:
            page = self._object(self.call("GET", path, params=params))
            rows += page["issues"]
            if page.get("nextPageToken"):
                params["nextPageToken"] = page["nextPageToken"]
            elif not self.is_cloud and page["issues"] and len(rows) < page["total"]:
                params["startAt"] = len(rows)
            else:
                return sorted((Found(int(row["id"]), row["key"]) for row in rows), key=lambda each: each.id)

    def create_issue(self, *, summary: str, description: str, label: str, mark: dict[str, Any]) -> Found:
        """Make the issue, with its label and our property in the same request (S24, S25)."""
        fields = {
            **self.config.extra_fields,
            "project": {"key": self.config.project_key},
            "issuetype": {"name": self.config.issue_type},
            "components": [{"name": self.config.component}],
            "summary": summary,
            "description": description,
            "labels": [label],
        }
        body = {"fields": fields, "properties": [{"key": PROPERTY, "value": mark}]}
        made = self._object(self.call("POST", "issue", body=body))
        try:
            return Found(int(made["id"]), str(made["key"]))
        except (KeyError, ValueError):
            raise Unsure(_("Jira answered without a key.")) from None

    def get_issue(self, key: str) -> IssueView:
        """The issue by key or id: status, labels, files and our property."""
        data = self._object(self.call("GET", f"issue/{key}", params={"fields": VIEW_FIELDS, "properties": PROPERTY}))
        fields = data["fields"]
        return IssueView(
            id=int(data["id"]),
            key=data["key"],
            status=Status.of(fields["status"]),
            resolution=(fields.get("resolution") or {}).get("name", ""),
            labels=fields.get("labels") or [],
            files=[RemoteFile(str(f["id"]), f["filename"], int(f["size"])) for f in fields.get("attachment") or []],
            mark=(data.get("properties") or {}).get(PROPERTY),
        )

    def edit(self, key: str, **fields: Any) -> None:
        """Set fields of the issue to these values."""
        self.call("PUT", f"issue/{key}", body={"fields": fields})

    def set_mark(self, key: str, mark: dict[str, Any]) -> None:
        """Write our entity property: the proof that the issue is ours, out of reach of the pages."""
        self.call("PUT", f"issue/{key}/properties/{PROPERTY}", body=mark)

    # --- what hangs on an issue ---

    def attach(self, key: str, *, name: str, content: bytes) -> str:
        """Upload one file under an ASCII name of our own making; Jira's id of it (S26)."""
        seconds = self._adapter.seconds = self.config.upload_timeout_s
        try:
            made = self._jira.add_attachment(key, TimedBytes(content, seconds), filename=name)
            return str(made.id)
        except (jira.JIRAError, requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise classify(error, self.config) from None

    def upload_limit(self) -> int:
        """The largest file that Jira takes, in bytes; 0 when attachments are switched off."""
        meta = self._object(self.call("GET", "attachment/meta"))
        return int(meta.get("uploadLimit") or 0) if meta.get("enabled") else 0

    def comments(self, key: str) -> list[tuple[str, str]]:
        """(id, text) of each comment, oldest first."""
        rows: list[dict[str, Any]] = []
        while True:
            params = {"startAt": len(rows), "maxResults": PAGE}
            page = self._object(self.call("GET", f"issue/{key}/comment", params=params))
            rows += page["comments"]
            if not page["comments"] or len(rows) >= page["total"]:
                return [(str(row["id"]), str(row["body"])) for row in rows]

    def add_comment(self, key: str, text: str) -> str:
        """Add a comment; Jira's id of it."""
        return str(self._object(self.call("POST", f"issue/{key}/comment", body={"body": text}))["id"])

    def transitions(self, key: str) -> list[Transition]:
        """What the workflow offers from where the issue stands."""
        params = {"expand": "transitions.fields"}
        rows = self._object(self.call("GET", f"issue/{key}/transitions", params=params))["transitions"]
        return [_transition(row) for row in rows]

    def do_transition(self, key: str, transition: str, *, resolution: str = "") -> None:
        """Take the step with this id (a string, as the vendor's schema asks)."""
        fields = {"fields": {"resolution": {"name": resolution}}} if resolution else {}
        self.call("POST", f"issue/{key}/transitions", body={"transition": {"id": transition}, **fields})

    def _object(self, data: Any) -> Any:
        """A 2xx of another shape than asked for is no answer."""
        if not isinstance(data, dict):
            raise Unsure(_("Jira's answer is not what it should be."))
        return data


def _transition(row: dict[str, Any]) -> Transition:
    asked = (row.get("fields") or {}).get("resolution")
    allowed = [str(each["name"]) for each in asked.get("allowedValues") or []] if asked else None
    return Transition(str(row["id"]), str(row["name"]), Status.of(row["to"]), allowed)
