"""Each night: a lapsed date suspends by itself, anything else is a task for people."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pytest_django.fixtures import Settings

from clients.services import visible_groups
from compliance import nightly
from compliance.models import Evaluation
from core import clock, policy
from core.accounts.models import User
from core.desk.models import Task
from core.policy.models import Policy
from requests_app.models import DIDRequest, StatusChange
from tests.support.journey import active, fresh


@pytest.fixture
def running(acme_request: DIDRequest, four: list[User], tara: User, chitra: User) -> DIDRequest:
    """Active; its consent was captured ten days ago."""
    return active(acme_request, four, tara)


@pytest.fixture
def panel(settings: Settings) -> Iterator[dict[str, object]]:
    """A panel over HTTP that shows what the test says; `asked` lists the addresses that it was asked for."""
    said: dict[str, object] = {"groups": [], "status": 200, "asked": []}

    class Panel(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said["asked"].append(self.path)  # type: ignore[attr-defined]
            self.send_response(int(str(said["status"])))
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(json.dumps({"groups": said["groups"]}).encode())

        def log_message(self, *_words: object) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Panel)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PANEL_URL = f"http://127.0.0.1:{server.server_port}"
    yield said
    server.shutdown()
    server.server_close()


def test_in_order_it_is_kept_and_nothing_happens(running: DIDRequest) -> None:
    nightly.run()
    kept = Evaluation.objects.get(stage="after")
    assert (kept.occasion, kept.blocking) == ("nightly", 0)
    assert (fresh(running).status, Task.objects.filter(key__startswith="nightly:").count()) == ("active", 0)


def test_the_day_before_six_months_it_stays(running: DIDRequest) -> None:  # S47
    with clock.frozen(clock.now() + timedelta(days=160)):
        nightly.run()
    assert fresh(running).status == "active"


def test_lapsed_consent_suspends_and_hides_the_groups(running: DIDRequest) -> None:  # S47, S6
    with clock.frozen(clock.now() + timedelta(days=200)):
        nightly.run()
    change = StatusChange.objects.get(move="suspend")
    assert (fresh(running).status, change.actor) == ("suspended", None)
    assert "must be under 6 months" in change.reason
    assert [group.name for group in visible_groups(running.client)] == ["Jaipur 1"]


def test_a_stricter_policy_is_a_task_not_a_suspension(running: DIDRequest, chitra: User) -> None:
    later = clock.now() + timedelta(days=60)
    Policy.objects.create(code="consent_age_months", value=1, effective_from=date(later.year, later.month, 1))
    policy.forget()
    with clock.frozen(later):
        nightly.run()
        nightly.run()
    task = Task.objects.get(key__startswith="nightly:")
    assert (fresh(running).status, task.user) == ("active", chitra)
    assert task.due == later + timedelta(days=2)


def test_what_the_panel_shows_is_compared_with_the_grants(running: DIDRequest, panel: dict[str, object]) -> None:  # S6
    panel["groups"] = [{"name": name} for name in ("Delhi 1", "Mumbai 1", "Bengaluru 1", "Jaipur 1")]
    nightly.run()
    assert Evaluation.objects.get(stage="after").findings.get(rule="GUIDE-12").result == "pass"
    assert panel["asked"] == ["/api/clients/BAN-987654/groups"]


def test_a_group_that_nobody_granted_is_a_task(running: DIDRequest, panel: dict[str, object]) -> None:  # S1, S6
    panel["groups"] = [{"name": "Pune 1"}, {"name": "Delhi 1"}]
    nightly.run()
    assert "Pune 1" in Task.objects.get(key__startswith="nightly:").text
    assert fresh(running).status == "active"


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_panel_that_does_not_answer_is_no_finding(
    running: DIDRequest, panel: dict[str, object], status: int
) -> None:  # W5
    panel["status"] = status
    nightly.run()
    assert Evaluation.objects.get(stage="after").findings.get(rule="GUIDE-12").result == "na"
    assert len(panel["asked"]) == 1  # type: ignore[arg-type]


def test_one_that_cannot_be_judged_does_not_stop_the_others(running: DIDRequest, asha: User) -> None:
    from requests_app import services

    broken = services.start(client=running.client, owner=asha, kind="existing")
    DIDRequest.objects.filter(pk=broken.pk).update(status="active")  # without any frozen version
    nightly.run()
    assert Evaluation.objects.filter(stage="after").count() == 1


def test_a_run_that_died_halfway_is_gone_on_with(running: DIDRequest) -> None:
    nightly.run()
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        nightly.run()
    assert Evaluation.objects.filter(request=running, occasion="nightly").count() == 1
    with clock.frozen(clock.now() + timedelta(hours=24)):
        nightly.run()
    assert Evaluation.objects.filter(request=running, occasion="nightly").count() == 2
