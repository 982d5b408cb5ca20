"""What changed since the last evaluation: rule by rule, for whoever looks at a request again (S28)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.models import Evaluation, Finding
from compliance.rules import RULES, Found
from requests_app.models import DIDRequest


@dataclass(frozen=True, slots=True)
class Changed:
    """One rule that says something else than before. Verdicts are the codes of core.looks.VERDICTS."""

    rule: str
    title: str
    before: str
    after: str
    message: str


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What changed since an evaluation that was kept; `at` None where there is none."""

    at: datetime | None
    changes: list[Changed]


def since_last(request: DIDRequest, found: Iterable[Found]) -> SinceLast:
    """What the rules say now against the last kept evaluation of this request. One query.

    Only rules that both asked are compared: another stage asks other rules, which is no change.
    """
    last = Evaluation.objects.filter(request=request).order_by("-pk").values("pk")[:1]
    rows = list(Finding.objects.filter(evaluation=last).select_related("evaluation"))
    if not rows:
        return SinceLast(None, [])
    return SinceLast(rows[0].evaluation.at, _differences(rows, found))


def between(older: Evaluation, newer: Evaluation) -> list[Changed]:
    """What changed from one kept evaluation to another. Two queries."""
    now = (Found(each.rule, "", *_said(each), message=each.message) for each in newer.findings.all())
    return _differences(list(older.findings.all()), now)


def _differences(rows: list[Finding], found: Iterable[Found]) -> list[Changed]:
    before = {row.rule: row for row in rows}
    return [
        Changed(each.rule, _title(each.rule), _verdict(before[each.rule]), each.verdict, each.message)
        for each in found
        if each.rule in before and _moved(before[each.rule], each)
    ]


def _moved(row: Finding, now: Found) -> bool:
    """Another result, or another message: the same fail for another reason is news too. Wording of a pass is not."""
    return row.result != now.result or row.severity != now.severity or row.message != now.message


def _said(row: Finding) -> tuple[Finding.Result, Finding.Severity]:
    return Finding.Result(row.result), Finding.Severity(row.severity)


def _verdict(row: Finding) -> str:
    return "not_applicable" if row.result == Finding.Result.NOT_APPLICABLE else row.result


def _title(code: str) -> str:
    return str(RULES[code].title) if code in RULES else code
