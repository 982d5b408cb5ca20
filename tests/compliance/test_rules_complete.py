"""A rule without a passing test, a failing test, or its line on the page stops the build."""

import re
from pathlib import Path

import pytest
from django.test import Client

from compliance.models import Stage
from compliance.rules import RULES
from core.accounts.models import User
from core.policy.catalogue import CATALOGUE, EXTRA_RULES

TESTS = "\n".join(path.read_text() for path in sorted(Path(__file__).parent.glob("test_*_rules.py")))

# regulatory.md 8a, "when each runs", by hand; GUIDE-06 also after activation, where its date lapses
ALWAYS, LATER = "filing review activation", "review activation"
WHEN = {
    "GUIDE-01": LATER, "GUIDE-02": LATER, "GUIDE-03": ALWAYS, "GUIDE-04": ALWAYS, "GUIDE-05": LATER,
    "GUIDE-06": f"{ALWAYS} after", "GUIDE-07": ALWAYS, "GUIDE-08": ALWAYS, "GUIDE-09": ALWAYS, "GUIDE-10": "activation",
    "GUIDE-11": "activation", "GUIDE-12": "after", "GUIDE-13": LATER, "GUIDE-14": LATER,
    "GUIDE-15": LATER, "GUIDE-16": ALWAYS, "GUIDE-17": ALWAYS,
    # what the law adds
    "TRAI-01": ALWAYS, "TRAI-02": ALWAYS, "TRAI-03": ALWAYS, "TRAI-04": ALWAYS, "TRAI-05": ALWAYS, "TRAI-06": ALWAYS,
    "TRAI-07": f"{ALWAYS} after", "TRAI-08": ALWAYS, "TRAI-09": ALWAYS, "TRAI-10": ALWAYS, "TRAI-11": f"{LATER} after",
    "TRAI-12": ALWAYS, "DOT-01": ALWAYS, "DOT-02": ALWAYS, "DOT-03": ALWAYS, "DOT-04": LATER,
    "DOT-05": f"{LATER} after",
    "DPDP-01": LATER, "DPDP-02": ALWAYS, "DPDP-03": f"{LATER} after", "DPDP-04": "after", "ITA-01": "activation",
    "ITA-02": "activation", "ITA-03": "activation", "ITA-04": ALWAYS, "ITA-05": "activation",
    "PORTAL-01": LATER,
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(RULES))
@pytest.mark.parametrize("outcome", ["passes", "fails"])
def test_every_rule_has_a_test_that(outcome: str, code: str) -> None:
    assert re.search(rf"def test_{code.lower().replace('-', '_')}_{outcome}", TESTS)


def test_every_rule_runs_when_it_should() -> None:
    assert {code: set(rule.stages) for code, rule in RULES.items()} == {
        code: {Stage(stage) for stage in stages.split()} for code, stages in WHEN.items()
    }


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_says_what_and_what_to_do(code: str) -> None:
    rule = RULES[code]
    assert all(str(words).strip() for words in (rule.title, rule.message, rule.remedy, rule.source))


def test_every_extra_has_a_switch_of_its_own_that_is_off_at_first() -> None:
    assert {code for code, rule in RULES.items() if rule.extra} == set(EXTRA_RULES)
    assert {CATALOGUE[code].default for code in EXTRA_RULES} == {"off"}


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_threshold_that_a_rule_names_is_a_policy(code: str) -> None:
    assert set(RULES[code].policies) <= set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(RULES))
def test_no_rule_says_that_anything_is_trai_compliant(code: str) -> None:
    rule = RULES[code]
    assert "compliant" not in f"{rule.title} {rule.message} {rule.remedy} {rule.source}".lower()


def test_the_page_lists_every_rule(client: Client, ravi: User) -> None:
    client.force_login(ravi)
    page = client.get("/rules/").content.decode()
    assert [code for code in RULES if code not in page] == []


def test_a_stranger_does_not_see_the_page(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    assert client.get("/rules/").status_code == 403
