"""Running the rules over a version: live while it is written, kept when it counts."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from compliance.loading import load_dossier
from compliance.models import Evaluation, Finding, Stage
from compliance.rules import RULE_SET, Found, run
from compliance.rules.base import Point, Weight
from core import clock
from core.errors import Reason
from requests_app.models import RequestVersion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules of one stage said about a version on a day."""

    version: RequestVersion
    stage: Stage
    on: date
    found: list[Found]

    @property
    def blocking(self) -> list[Found]:
        """What no move may be made past: blocking fails and, once people review, what nobody has judged yet (S28)."""
        people_judge = self.stage in {Stage.REVIEW, Stage.ACTIVATION}
        return [each for each in self.found if each.blocks or (each.unsure and people_judge)]

    @property
    def reasons(self) -> list[Reason]:
        """One reason for each blocking point, with its field and remedy."""
        return [reason for each in self.blocking for reason in _reasons(each)]


def preview(version: RequestVersion, stage: Stage = Stage.FILING) -> list[Found]:
    """What the rules would say now; nothing is written. Quick enough for every autosave."""
    return evaluate(version, stage).found


def evaluate(version: RequestVersion, stage: Stage) -> Outcome:
    """What the rules of the stage say today (Asia/Kolkata); `keep` writes it down."""
    today = clock.today()
    return Outcome(version, stage, today, run(stage, load_dossier(version, on=today, stage=stage)))


def keep(outcome: Outcome, *, occasion: str) -> Evaluation:
    """Write an outcome down for ever: two statements, whatever the number of rules."""
    evaluation = Evaluation.objects.create(
        request=outcome.version.request,
        version=outcome.version,
        stage=outcome.stage,
        occasion=occasion,
        rule_set=RULE_SET,
        digest=outcome.version.digest,
        at=clock.now(),
        blocking=len(outcome.blocking),
    )
    Finding.objects.bulk_create(_finding(evaluation, each) for each in outcome.found)
    return evaluation


def _finding(evaluation: Evaluation, found: Found) -> Finding:
    judged = {"note": found.note, "judged_by": found.judged_by} if found.note else {}
    return Finding(
        evaluation=evaluation,
        rule=found.rule,
        result=found.result,
        severity=found.severity,
        message=found.message,
        remedy=found.remedy,
        field=found.field,
        evidence=found.evidence | judged,
    )


def _reasons(found: Found) -> list[Reason]:
    if found.unsure:
        text = _("%(rule)s waits for a judgement: %(message)s") % {"rule": found.rule, "message": found.message}
        return [Reason(text, code=found.rule, field=found.field, remedy=_("Judge it, with a note."))]
    points = [point for point in found.points if point.weight == Weight.FAIL]
    return [_reason(found, point) for point in points]


def _reason(found: Found, point: Point) -> Reason:
    return Reason(point.text, code=found.rule, field=point.field, remedy=point.remedy or found.remedy)
