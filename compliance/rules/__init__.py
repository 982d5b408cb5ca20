"""The rules: a registry in code. `run(stage, dossier)` asks every rule of a stage; policies switch and weigh them.

To add a rule: write the function in the file of its group, register it with `@rule`, add a passing and a failing test.
"""

from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from compliance.models import Stage
from compliance.rules import activation, approval_rules, consent, purpose, screenshots, standing, ticket_fields
from compliance.rules.base import RULES, Found, Point, Result, Rule, Severity, Weight
from compliance.rules.dossier import Dossier, Judged
from core import policy

__all__ = ["RULES", "RULE_SET", "Dossier", "Found", "Point", "Rule", "run"]

RULE_SET = "guide-2026-11-22"  # stamped on every evaluation: change it with any change of a rule (R1)

_GROUPS = (activation, approval_rules, consent, purpose, screenshots, standing, ticket_fields)


def run(stage: Stage, d: Dossier) -> list[Found]:
    """Every rule of the stage that is switched on, in the order of their codes."""
    off, as_warning = policy.value("rules_off", on=d.on), policy.value("rules_as_warning", on=d.on)
    chosen = [each for code, each in sorted(RULES.items()) if stage in each.stages and code not in off]
    return [ask(each, d, as_warning=each.code in as_warning) for each in chosen]


def ask(rule: Rule, d: Dossier, *, as_warning: bool = False) -> Found:
    """One rule over one dossier, with what a person judged about it."""
    severity = Severity.WARN if as_warning else rule.severity
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
        evidence={name: _plain(getattr(d, name)) for name in rule.reads},
        note=judged.note if judged else "",
        judged_by=judged.by if judged else "",
    )


def _plain(value: Any) -> Any:
    """A dossier's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(each) for name, each in asdict(value).items()}
    return value
