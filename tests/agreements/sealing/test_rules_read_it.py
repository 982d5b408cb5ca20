"""The rules on signatures read the seal itself: kind, level, signer, the same paper (ITA-01, ITA-02, ITA-03)."""

from datetime import date

import pytest

from agreements.sealing.models import Seal
from compliance.loading import load_dossier
from compliance.models import Stage
from compliance.rules import run
from core import clock
from core.policy.models import Policy
from requests_app.versions import current
from tests.standins.tsa import TsaStandin
from tests.support.journey import fresh
from tests.support.sql import statements

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _switched_on(db: None) -> None:
    for code in ("ITA-01", "ITA-02", "ITA-03"):
        Policy.objects.create(code=code, value="on", effective_from=date(2020, 1, 1))


def judged(seal: Seal) -> dict[str, str]:
    """What ITA-01 to ITA-03 say before activation; ten queries at most for the whole dossier."""
    load_dossier(seal.agreement.version, on=clock.today(), stage=Stage.ACTIVATION)  # policies are read once a process
    version = current(fresh(seal.agreement.request))
    assert version is not None
    with statements() as sql:
        dossier = load_dossier(version, on=clock.today(), stage=Stage.ACTIVATION)
    assert len(sql) <= 10, sql
    assert dossier.signature is not None
    assert (dossier.signature.kind, dossier.signature.level) == ("click_otp", seal.level)
    return {found.rule: found.result for found in run(Stage.ACTIVATION, dossier) if found.rule.startswith("ITA-0")}


def test_signed_by_the_signatory_with_a_trusted_time(tsa: TsaStandin, seal: Seal) -> None:  # R55
    Seal.objects.update(signer_email=seal.agreement.version.signatory_email)
    found = judged(seal)
    assert (found["ITA-01"], found["ITA-02"]) == ("pass", "pass")


def test_another_kind_is_wanted_than_a_click(seal: Seal) -> None:
    Policy.objects.create(code="signature_kinds", value=["certificate"], effective_from=date(2020, 1, 1))
    assert judged(seal)["ITA-03"] == "fail"


def test_somebody_elses_name_or_another_paper_shows(seal: Seal) -> None:
    Seal.objects.update(signer_name="Somebody Else", shown_sha256="0" * 64)
    found = judged(seal)
    assert found["ITA-01"] == "fail"
    assert found["ITA-02"] == "fail"
