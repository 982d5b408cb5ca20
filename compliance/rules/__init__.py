"""The rules: a registry in code. `run(stage, dossier)` asks every rule of a stage; policies switch and weigh them.

To add a rule: write the function in the file of its group, register it with `@rule`, add a passing and a failing test.
"""

from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from compliance.models import Stage
from compliance.rules import (
    activation,
    approval_rules,
    call_content,
    consent,
    consent_in_law,
    documents,
    entity,
    inventory,
    privacy,
    purpose,
    screenshots,
    series,
    signing,
    standing,
    ticket_fields,
    watch,
)
from compliance.rules.base import RULES, Found, Point, Result, Rule, Severity, Weight
from compliance.rules.dossier import Dossier, Judged
from core import policy

__all__ = ["RULES", "RULE_SET", "Dossier", "Found", "Point", "Rule", "run", "severity_on"]

RULE_SET = "guide+law-20261122c"  # stamped on every evaluation: change it with any change of a rule (R1)

_GROUPS = (
    activation, approval_rules, call_content, consent, consent_in_law, documents, entity, inventory, privacy, purpose,
    screenshots, series, signing, standing, ticket_fields, watch,
)  # fmt: skip


def run(stage: Stage, d: Dossier) -> list[Found]:
    """Every rule of the stage that is switched on, in the order of their codes."""
    weighed = ((each, severity_on(each, d.on)) for _code, each in sorted(RULES.items()) if stage in each.stages)
    return [ask(each, d, severity=severity) for each, severity in weighed if severity is not None]


def severity_on(rule: Rule, day: date) -> Severity | None:
    """How a rule weighs on a day (Asia/Kolkata); None while it is switched off.

    The guides' rules are on unless `rules_off` names them; each of the law's extras has a switch of its own, off at
    first.
    """
    if rule.extra:
        switch = policy.value(rule.code, on=day)
        return {"off": None, "on": rule.severity}[switch] if switch in {"off", "on"} else Severity(switch)
    if rule.code in policy.value("rules_off", on=day):
        return None
    return Severity.WARN if rule.code in policy.value("rules_as_warning", on=day) else rule.severity


def ask(rule: Rule, d: Dossier, *, severity: Severity | None = None) -> Found:
    """One rule over one dossier, with what a person judged about it; `severity` where a policy weighs it."""
    severity = severity or rule.severity
    points = rule.check(d)
    judged = d.judgements.get(rule.code)
    if points is None:
        return _found(rule, Result.NOT_APPLICABLE, severity, [], d, judged)
    if judged is not None:
        points = _with_judgement(rule, points, judged)
    return _found(rule, *_weigh(points, severity), points, d, judged)


def _with_judgement(rule: Rule, points: list[Point], judged: Judged) -> list[Point]:
    """A person settles what was unsure and may find a fault that no rule saw; what failed by itself stays failed."""
    settled = [point for point in points if point.weight != Weight.UNSURE]
    if judged.in_order:
        return settled
    return [Point(str(rule.message), rule.field), *settled]


def _weigh(points: list[Point], severity: Severity) -> tuple[Result, Severity]:
    weights = {point.weight for point in points}
    if Weight.FAIL in weights:
        return Result.FAIL, severity
    if Weight.UNSURE in weights:
        return Result.UNSURE, severity
    return (Result.FAIL, Severity.WARN) if points else (Result.PASS, severity)


def _found(
    rule: Rule, result: Result, severity: Severity, points: list[Point], d: Dossier, judged: Judged | None
) -> Found:
    first = points[0] if points else None
    return Found(
        rule=rule.code,
        title=str(rule.title),
        result=result,
        severity=severity,
        message=" ".join(point.text for point in points),
        remedy=(first.remedy or str(rule.remedy)) if first else "",
        field=first.field if first else "",
        points=tuple(points),
        evidence=_evidence(rule, d),
        note=judged.note if judged else "",
        judged_by=judged.by if judged else "",
    )


def _evidence(rule: Rule, d: Dossier) -> dict[str, Any]:
    read = {name: _plain(getattr(d, name)) for name in rule.reads}
    return read | ({"policies": {code: _plain(d.policy(code)) for code in rule.policies}} if rule.policies else {})


def _plain(value: Any) -> Any:
    """A dossier's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(each) for name, each in asdict(value).items()}
    return value
