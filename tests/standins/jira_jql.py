"""The few sentences of JQL that a ticket search needs: clauses joined by AND, with an optional ORDER BY."""

from __future__ import annotations

import re

from tests.standins.jira_state import STATUSES, Issue

CLAUSE = re.compile(r'^\s*(\w+)\s*(=|!=|>=|>|<=|<)\s*(?:"((?:[^"\\]|\\.)*)"|([\w-]+))\s*$')
ORDER = re.compile(r"\s+order\s+by\s+(\w+)(\s+desc|\s+asc)?\s*$", re.I)


class BadJql(Exception):
    """The text is no query of ours; Jira answers 400."""


def _split(text: str) -> list[str]:
    """Split at AND outside of quotation marks."""
    parts = re.split(r'\s+and\s+(?=(?:[^"]*"[^"]*")*[^"]*$)', text, flags=re.I)
    return [part for part in parts if part.strip()]


def _values(issue: Issue, name: str) -> list[str]:
    known = {
        "project": [issue.key.rpartition("-")[0]],
        "labels": issue.labels,
        "component": issue.components,
        "key": [issue.key],
        "issuekey": [issue.key],
        "id": [str(issue.id)],
        "status": [STATUSES[issue.status][0]],
        "statuscategory": [STATUSES[issue.status][1]],
    }
    if name.lower() not in known:
        raise BadJql(f"Field '{name}' does not exist or you do not have permission to view it.")
    return known[name.lower()]


def _holds(issue: Issue, clause: str) -> bool:
    match = CLAUSE.match(clause)
    if match is None:
        raise BadJql(f"Error in the JQL Query: {clause.strip()!r}")
    name, operator, quoted, bare = match.groups()
    wanted = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
    values = _values(issue, name)
    if operator in ("=", "!="):
        return (wanted in values) == (operator == "=")
    number, limit = int(values[0].rpartition("-")[2]), int(wanted.rpartition("-")[2])
    return {">": number > limit, ">=": number >= limit, "<": number < limit, "<=": number <= limit}[operator]


def select(jql: str, issues: list[Issue], *, bounded: bool) -> list[Issue]:
    """The issues that match, oldest first unless DESC. Cloud refuses a query without a clause (`bounded`)."""
    order = ORDER.search(jql)
    clauses = _split(ORDER.sub("", jql))
    if bounded and not clauses:
        raise BadJql("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    for clause in clauses:
        if CLAUSE.match(clause) is None:
            raise BadJql(f"Error in the JQL Query: {clause.strip()!r}")
    found = [issue for issue in issues if all(_holds(issue, clause) for clause in clauses)]
    newest_first = bool(order and (order.group(2) or "").strip().lower() == "desc")
    return sorted(found, key=lambda issue: issue.id, reverse=newest_first)
