"""The rules over one request with everything switched on, and the wording over what was kept aside.

The answer: milliseconds of each evaluation by stage with its statements, and recall and precision on both lists.
"""

import json
import sys
import time
from datetime import date
from typing import Any

from compliance.evaluate import evaluate
from compliance.models import Stage
from core import policy
from core.policy.catalogue import EXTRA_RULES
from core.policy.models import Policy
from requests_app.models import RequestVersion
from tests.compliance.wording.test_reading import recall_and_precision
from tests.support.sql import statements

ROUNDS = 40


def main() -> dict[str, Any]:
    json.load(sys.stdin)
    for code in EXTRA_RULES:
        Policy.objects.get_or_create(code=code, defaults={"value": "on", "effective_from": date(2020, 1, 1)})
    policy.forget()
    return {
        "stages": {stage.value: one_stage(stage) for stage in Stage},
        "wording": recall_and_precision("kept"),
        "after": recall_and_precision("after"),
    }


def one_stage(stage: Stage) -> tuple[int, list[float]]:
    """(statements of one evaluation, seconds of each of the rounds); each round loads the version anew."""
    rows = RequestVersion.objects.frozen().select_related("request__client", "request__renews").order_by("-pk")
    versions = list(rows[:ROUNDS])
    evaluate(versions[0], stage)  # phrases are compiled when they are first met
    with statements() as sql:
        evaluate(rows[0], stage)
    return len(sql) - 1, [_seconds(version, stage) for version in versions]


def _seconds(version: RequestVersion, stage: Stage) -> float:
    began = time.perf_counter()
    evaluate(version, stage)
    return time.perf_counter() - began
