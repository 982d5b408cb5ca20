"""`POST /__control__/<name>` with a JSON object: how a test, or a curious developer, steers the stand-in.

fault    {kind, route, count, ...}    see jira_faults        clear    {}
release  {verdict: go|drop, number}   let held calls go on   status   {} -> holds, faults, counters, log
config   {components: [...], ...}     jira_state.Config      issues   {} -> every issue, contents in base64
search   {lag: s} | {frozen: true} | {release: true}         delete   {key}
change   {key, labels: [...], ...}    edit behind the portal's back
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from tests.standins.jira_faults import Fault, Faults
from tests.standins.jira_http import Answer, Call, Refused
from tests.standins.jira_issue import found
from tests.standins.jira_state import JiraState

Data = dict[str, Any]


def _fault(state: JiraState, faults: Faults, data: Data) -> Any:
    names = {each.name for each in dataclasses.fields(Fault)}
    unknown = set(data) - names
    if unknown or "kind" not in data:
        raise Refused(400, f"a fault needs a kind and knows {sorted(names)}; not {sorted(unknown)}")
    try:
        faults.add(**data)
    except ValueError as bad:
        raise Refused(400, str(bad)) from None
    return {"faults": len(faults.rules)}


def _clear(state: JiraState, faults: Faults, data: Data) -> Any:
    faults.clear()
    return {}


def _release(state: JiraState, faults: Faults, data: Data) -> Any:
    return {"released": faults.release(data.get("verdict", "go"), data.get("number"))}


def _status(state: JiraState, faults: Faults, data: Data) -> Any:
    return faults.status()


def _issues(state: JiraState, faults: Faults, data: Data) -> Any:
    return state.dump()


def _config(state: JiraState, faults: Faults, data: Data) -> Any:
    with state.lock:
        for name, value in data.items():
            if not hasattr(state.config, name):
                raise Refused(400, f"no such configuration: {name}")
            setattr(state.config, name, value)
    return dataclasses.asdict(state.config)


def _search(state: JiraState, faults: Faults, data: Data) -> Any:
    if data.get("release"):
        state.release_index()
    else:
        state.config.search_lag = float(data.get("lag", 0.0))
        state.config.search_frozen = bool(data.get("frozen", False))
    return {"lag": state.config.search_lag, "frozen": state.config.search_frozen}


def _delete(state: JiraState, faults: Faults, data: Data) -> Any:
    with state.lock:
        del state.issues[found(state, data.get("key", "")).id]
        state.save()
    return {}


def _change(state: JiraState, faults: Faults, data: Data) -> Any:
    issue = found(state, data.pop("key", ""))
    with state.lock:
        for name, value in data.items():
            setattr(issue, name, value)
        state.save()
    return {"key": issue.key}


CONTROLS: dict[str, Callable[[JiraState, Faults, Data], Any]] = {
    "fault": _fault,
    "clear": _clear,
    "release": _release,
    "status": _status,
    "issues": _issues,
    "config": _config,
    "search": _search,
    "delete": _delete,
    "change": _change,
}


def control(state: JiraState, faults: Faults, call: Call, name: str) -> Answer:
    """Answer a control call. Raises Refused for an unknown name."""
    if name not in CONTROLS or call.method != "POST":
        raise Refused(404, f"controls are POST {sorted(CONTROLS)}")
    return Answer.of(CONTROLS[name](state, faults, call.json()))
