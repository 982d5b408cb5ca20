"""What a rule is: a small function over a Dossier that lists what it finds.

A rule answers with its points: none is a pass, None means that it does not apply. A point fails, warns, or asks for a
person's judgement (unsure); it names a field of the filing page, so that every reader can be led there.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from compliance.models import Finding, Stage
from compliance.rules.dossier import Dossier

Result = Finding.Result
Severity = Finding.Severity
Words = str | Promise

FROM_FILING = frozenset({Stage.FILING, Stage.REVIEW, Stage.ACTIVATION})
FROM_REVIEW = frozenset({Stage.REVIEW, Stage.ACTIVATION})
AT_ACTIVATION = frozenset({Stage.ACTIVATION})
AFTER = frozenset({Stage.AFTER})
FROM_REVIEW_ON = FROM_REVIEW | AFTER


class Weight(StrEnum):
    """How much a point weighs."""

    FAIL = "fail"
    UNSURE = "unsure"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing found: what, in which field, what to do (the rule's own remedy when empty), the words it hangs on."""

    text: str
    field: str = ""
    remedy: str = ""
    weight: Weight = Weight.FAIL
    quote: str = ""
    because: str = ""  # why those words count, for who sees them marked


Check = Callable[[Dossier], list[Point] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `message` is what is said when a person finds it not in order; `reads` names the kept evidence.

    `policies` are the codes of the thresholds, dates and lists that it goes by.
    """

    code: str
    title: Words
    stages: frozenset[Stage]
    severity: Severity
    source: str
    message: Words
    remedy: Words
    check: Check
    reads: tuple[str, ...] = ()
    field: str = ""
    policies: tuple[str, ...] = ()

    @property
    def extra(self) -> bool:
        """Whether the law adds it and the guides do not ask for it: off until it is switched on."""
        return not self.code.startswith(("GUIDE-", "PORTAL-"))

    @property
    def family(self) -> str:
        """GUIDE, PORTAL, TRAI, DOT, DPDP or ITA."""
        return self.code.partition("-")[0]


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    title: Words,
    stages: frozenset[Stage],
    message: Words,
    remedy: Words,
    source: str,
    **details: Any,
) -> Callable[[Check], Check]:
    """Register the decorated function. `details`: severity (blocks unless said), reads, field, policies."""

    def register(check: Check) -> Check:
        assert code not in RULES, code  # noqa: S101 - a programming error, seen at the first import
        details.setdefault("severity", Severity.BLOCK)
        RULES[code] = Rule(
            code=code, title=title, stages=stages, message=message, remedy=remedy, source=source, check=check, **details
        )
        return check

    return register


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's word on a version: what a Finding keeps and a page shows."""

    rule: str
    title: str
    result: Result
    severity: Severity
    message: str = ""
    remedy: str = ""
    field: str = ""
    points: tuple[Point, ...] = ()
    evidence: dict[str, Any] = dataclasses.field(default_factory=dict)
    note: str = ""
    judged_by: str = ""

    @property
    def blocks(self) -> bool:
        """Whether no move may be made past it."""
        return self.result == Result.FAIL and self.severity == Severity.BLOCK

    @property
    def warns(self) -> bool:
        return self.result == Result.FAIL and self.severity == Severity.WARN

    @property
    def unsure(self) -> bool:
        return self.result == Result.UNSURE

    @property
    def verdict(self) -> str:
        """The code under which pages know the look of this result."""
        return "not_applicable" if self.result == Result.NOT_APPLICABLE else self.result.value

    @property
    def href(self) -> str:
        """The field on the filing page."""
        return f"#id_{self.field}" if self.field else ""
