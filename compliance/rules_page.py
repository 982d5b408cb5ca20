"""What the page of the rules shows: each as it runs today, since when, by which thresholds, and what comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from compliance.models import Stage
from compliance.rules import RULE_SET, RULES, Rule, severity_on
from compliance.rules.base import Severity
from core import clock, policy
from core.policy.catalogue import CATALOGUE

FAMILIES = ("GUIDE", "PORTAL", "TRAI", "DOT", "DPDP", "ITA")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A policy that a rule goes by: its value now and, where one is set, the next with its day."""

    title: str
    now: str
    coming: str
    coming_on: date | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as it runs today. `since` is the day from which it is on, None where it always was."""

    rule: Rule
    stages: str
    severity: Severity | None
    since: date | None
    turns: str
    turns_on: date | None
    thresholds: list[Threshold]


def context(asked: QueryDict) -> dict[str, Any]:
    """Everything that templates/compliance/rules.html needs; `asked` filters by stage, source and state."""
    chosen = {name: asked.get(name, "") for name in ("stage", "source", "state")}
    today = clock.today()
    rows = [row(rule, today) for _code, rule in sorted(RULES.items(), key=_by_family)]
    return {
        "rows": [each for each in rows if _wanted(each, chosen)],
        "rule_set": RULE_SET,
        "today": today,
        "filters": [
            ("stage", _("Stage"), [("", _("All")), *((stage.value, stage.label) for stage in Stage)], chosen["stage"]),
            ("source", _("Source"), [("", _("All")), *((name, name) for name in FAMILIES)], chosen["source"]),
            ("state", _("Switched"), [("", _("All")), ("on", _("on")), ("off", _("off"))], chosen["state"]),
        ],
    }


def row(rule: Rule, today: date) -> RuleRow:
    """One rule on a day (Asia/Kolkata). No query beyond the policies', which are read once in a few seconds."""
    severity = severity_on(rule, today)
    changes = _changes(rule)
    coming = next((day for day in sorted(changes) if day > today and severity_on(rule, day) != severity), None)
    return RuleRow(
        rule=rule,
        stages=", ".join(str(stage.label) for stage in Stage if stage in rule.stages),
        severity=severity,
        since=_since(rule, changes, today),
        turns=_state(severity_on(rule, coming)) if coming else "",
        turns_on=coming,
        thresholds=[_threshold(code, today) for code in rule.policies],
    )


def _by_family(entry: tuple[str, Rule]) -> tuple[int, str]:
    return FAMILIES.index(entry[1].family), entry[0]


def _wanted(found: RuleRow, chosen: dict[str, str]) -> bool:
    state = "off" if found.severity is None else "on"
    return (
        (not chosen["stage"] or chosen["stage"] in found.rule.stages)
        and chosen["source"] in ("", found.rule.family)
        and chosen["state"] in ("", state)
    )


def _changes(rule: Rule) -> list[date]:
    """The days on which a policy may have turned the rule on or off."""
    codes = (rule.code,) if rule.extra else ("rules_off", "rules_as_warning")
    return [day for code in codes for day, _value in policy.history(code)]


def _since(rule: Rule, changes: Iterable[date], today: date) -> date | None:
    """Since when the rule has been on without a break; None where it always was, or where it is off."""
    if severity_on(rule, today) is None:
        return None
    first = None
    for day in sorted((day for day in changes if day <= today), reverse=True):
        if severity_on(rule, day) is None:
            break
        first = day
    return first if first and severity_on(rule, date.min) is None else None


def _state(severity: Severity | None) -> str:
    return _("switched off") if severity is None else str(severity.label)


def _threshold(code: str, today: date) -> Threshold:
    entry = CATALOGUE[code]
    coming = min(((day, value) for day, value in policy.history(code) if day > today), default=None)
    return Threshold(
        title=str(entry.title),
        now=_words(policy.value(code, on=today), entry.unit),
        coming=_words(coming[1], entry.unit) if coming else "",
        coming_on=coming[0] if coming else None,
    )


def _words(value: Any, unit: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("none")
    return f"{value} {unit}"
