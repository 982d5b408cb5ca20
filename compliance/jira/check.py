"""Can this Jira take our tickets? Each question is a call that changes nothing, each answer is one plain line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.jira.client import JiraClient
from compliance.jira.config import JiraConfig
from compliance.jira.errors import JiraProblem
from core import clock

NEEDED = (
    "BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ADD_COMMENTS", "CREATE_ATTACHMENTS", "TRANSITION_ISSUES",
)  # fmt: skip
OURS = ("project", "issuetype", "summary", "description", "labels", "components")
TOKEN_WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the check."""

    name: str
    good: bool
    words: str


Question = Callable[[JiraClient], str]


class Wrong(Exception):
    """The answer is not as we need it; the text says what to change."""


def verdicts(config: JiraConfig) -> Iterator[Verdict]:
    """All lines in turn. Without usable settings or credentials the rest is not asked."""
    if problems := config.problems():
        yield Verdict(_("Settings"), good=False, words=" ".join(problems))
        return
    yield Verdict(_("Settings"), good=True, words=config.base_url)
    yield _token_expiry()
    first = _ask(_("Credentials"), _account, config)
    yield first
    if first.good:
        for name, question in _questions():
            yield _ask(name, question, config)


def _questions() -> list[tuple[str, Question]]:
    return [
        (_("Permissions"), _permissions),
        (_("Project"), _project),
        (_("Component"), _component),
        (_("Issue type"), _issue_type),
        (_("Create screen"), _create_screen),
        (_("Statuses"), _statuses),
        (_("Attachments"), _attachments),
        (_("Search"), _search),
    ]


def _ask(name: str, question: Question, config: JiraConfig) -> Verdict:
    try:
        return Verdict(name, good=True, words=question(JiraClient(config)))
    except (JiraProblem, Wrong) as problem:
        return Verdict(name, good=False, words=str(problem))


def _token_expiry() -> Verdict:
    name, given = _("Token"), settings.JIRA_TOKEN_EXPIRES_ON
    if not given:
        return Verdict(name, good=True, words=_("JIRA_TOKEN_EXPIRES_ON is not set: nobody is warned before it ends."))
    try:
        ends = date.fromisoformat(given)
    except ValueError:
        return Verdict(name, good=False, words=_("JIRA_TOKEN_EXPIRES_ON is no date (YYYY-MM-DD)."))
    return Verdict(name, good=ends - clock.today() > TOKEN_WARNING, words=_("ends on %(day)s") % {"day": ends})


def _account(client: JiraClient) -> str:
    return str(client.call("GET", "myself").get("displayName", ""))


def _permissions(client: JiraClient) -> str:
    params = {"projectKey": client.config.project_key, "permissions": ",".join(NEEDED)}
    given = client.call("GET", "mypermissions", params=params)["permissions"]
    missing = [name for name in NEEDED if not given.get(name, {}).get("havePermission")]
    if missing:
        raise Wrong(_("The account lacks: %(names)s") % {"names": ", ".join(missing)})
    return ", ".join(NEEDED)


def _project(client: JiraClient) -> str:
    return str(client.call("GET", f"project/{client.config.project_key}")["name"])


def _component(client: JiraClient) -> str:
    rows = client.call("GET", f"project/{client.config.project_key}/components")
    names, wanted = [row["name"] for row in rows], client.config.component
    if wanted not in names:
        there = ", ".join(f"“{name}”" for name in names) or _("none")
        raise Wrong(_("The project has no component “%(name)s”. It has: %(there)s") % {"name": wanted, "there": there})
    return wanted


def _type_id(client: JiraClient) -> str:
    path = f"issue/createmeta/{client.config.project_key}/issuetypes"
    rows = _listed(client.call("GET", path, params={"maxResults": 200}), "issueTypes")
    for row in rows:
        if row["name"] == client.config.issue_type:
            return str(row["id"])
    names = ", ".join(row["name"] for row in rows)
    raise Wrong(
        _("The project offers no “%(name)s”, but: %(names)s") % {"name": client.config.issue_type, "names": names}
    )


def _issue_type(client: JiraClient) -> str:
    _type_id(client)
    return client.config.issue_type


def _create_screen(client: JiraClient) -> str:
    path = f"issue/createmeta/{client.config.project_key}/issuetypes/{_type_id(client)}"
    rows = _listed(client.call("GET", path, params={"maxResults": 200}), "fields")
    there = {row.get("fieldId") or row["key"]: row for row in rows}
    absent = [name for name in OURS if name not in there]
    if absent:
        raise Wrong(_("Not on the create screen: %(names)s") % {"names": ", ".join(absent)})
    filled = {*OURS, *client.config.extra_fields}
    asked = [
        i for i, row in there.items() if row.get("required") and not row.get("hasDefaultValue") and i not in filled
    ]
    if asked:
        raise Wrong(
            _("Jira demands more fields, put them into JIRA_EXTRA_FIELDS: %(names)s") % {"names": ", ".join(asked)}
        )
    return ", ".join(OURS)


def _statuses(client: JiraClient) -> str:
    kinds = client.call("GET", f"project/{client.config.project_key}/statuses")
    rows: list[dict[str, Any]] = next(
        (kind["statuses"] for kind in kinds if kind["name"] == client.config.issue_type), []
    )
    known = {str(row["id"]) for row in rows} | {row["name"].casefold() for row in rows}
    wanted = {
        "JIRA_STATUS_RESOLVED": client.config.status_resolved,
        "JIRA_STATUS_DECLINED": client.config.status_declined,
        "JIRA_STATUS_REOPENED": client.config.status_reopened,
    }
    lost = [setting for setting, names in wanted.items() if not any(name.casefold() in known for name in names)]
    names = ", ".join(f"{row['name']} ({row['id']})" for row in rows)
    if lost:
        raise Wrong(
            _("%(settings)s: none exists. The workflow has: %(names)s") % {"settings": ", ".join(lost), "names": names}
        )
    return names


def _attachments(client: JiraClient) -> str:
    limit = client.upload_limit()
    if not limit:
        raise Wrong(_("Attachments are switched off in Jira."))
    return _("up to %(size)d bytes a file") % {"size": limit}


def _search(client: JiraClient) -> str:
    client.find_by_label(f"{client.config.label_prefix}check")
    return _("works")


def _listed(answer: Any, cloud_name: str) -> list[dict[str, Any]]:
    """Cloud and Server call the same list by different names."""
    rows: list[dict[str, Any]] = answer.get(cloud_name) or answer.get("values") or []
    return rows
