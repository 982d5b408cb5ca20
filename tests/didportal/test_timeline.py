"""Every event of a request or a client has its sentence, and no sentence shows a code."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.accounts.models import User
from core.events import record, unit_of_work
from core.events.models import AuditEvent
from didportal import timeline
from didportal.lifecycle import MOVES
from requests_app.models import DIDRequest
from requests_app.workflow import PAST
from tests.support import journey

ROOMS = ("core", "clients", "requests_app", "approvals", "agreements", "compliance", "didportal")

# places that record an event whose name is put together there: what they can record, by hand
PUT_TOGETHER: dict[str, set[str]] = {
    "requests_app/workflow.py": {f"request.{past}" for past in PAST.values()},
    "approvals/answering.py": {"backup.asked", "approver.reminded"},
    "approvals/filing.py": {"approval_file.added", "approval_file.confirmed", "approval_file.refused"},
    "agreements/effects.py": {"agreement.voided", "agreement.expired", "agreement.refused_by_client"},
    "agreements/mails.py": {"agreement.delivered", "agreement.delivery_refused"},
    "compliance/jira/raising.py": {"ticket.created", "ticket.adopted"},
    "compliance/second_person.py": {
        f"{kind}.{step}"
        for kind in ("reinstate", "close")
        for step in ("proposed", "proposal_confirmed", "proposal_refused")
    },
    "compliance/breaches/proofs.py": {"complaint.proof_reminded", "complaint.proof_overdue"},
    "agreements/signing/services.py": {
        f"signing.{step}" for step in ("opened", "consented", "entered", "code_sent", "code_wrong", "declined")
    },
    "clients/records.py": {"did_group.added", "did_group.changed", "location.added", "location.changed"},
    "core/admin.py": {"reference_data.added", "reference_data.changed", "reference_data.deleted"},
}

# nouns that belong to no request and no client
ELSEWHERE = {
    "api_token", "approval_role", "audit", "did_group", "did_number", "file", "jira", "location", "outbox", "policy",
    "reference_data", "user",
}  # fmt: skip


def calls() -> list[tuple[str, ast.Call]]:
    """(file, call) for each call of `record` in the product's own code."""
    found = []
    for room in ROOMS:
        for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                    found.append((str(path.relative_to(settings.BASE_DIR)), node))  # noqa: PERF401 - reads better
    return found


def literals(call: ast.Call) -> set[str]:
    """The names that stand in the call itself; none where the name is put together."""
    name = call.args[0]
    options = [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]
    return {option.value for option in options if isinstance(option, ast.Constant)}


def actions() -> set[str]:
    found = {name for _file, call in calls() for name in literals(call)}
    return found.union(*PUT_TOGETHER.values())


def test_every_event_has_its_sentence() -> None:
    told = {action for action in actions() if action.partition(".")[0] not in ELSEWHERE}
    assert told - set(timeline.SENTENCES) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(timeline.SENTENCES) - actions() == set()


def test_the_places_that_put_a_name_together_are_all_known() -> None:
    assert {file for file, call in calls() if not literals(call)} == set(PUT_TOGETHER)


def test_every_move_has_its_past() -> None:
    assert set(PAST) == set(MOVES)


@pytest.mark.parametrize("action", sorted(timeline.SENTENCES))
def test_a_sentence_reads_without_its_data(action: str) -> None:
    event = AuditEvent(action=action, data={}, actor_label="system")
    assert timeline.entry(event).text
    assert timeline.entry(event).who == "the system"


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("evidence.added", {"kind": "consent_proof", "name": "a.txt"}, "OTP / DCA proof added: a.txt"),
        ("location.judged", {"city": "Pune", "verdict": "refused"}, "Pune: Refused"),
        ("request.declined", {"code": "CONSENT_OLD"}, "Declined: The consent flow is six months old or older"),
        ("ticket.moved", {"key": "DID-7", "to": "resolved"}, "Jira ticket DID-7 is now: Resolved"),
        ("agreement.copy_uploaded", {"comparison": "differs"}, "A signed copy came back (Differs from what was sent)"),
        ("client.suspended", {"kind": "total"}, "Outgoing calls suspended: Total, after repeated breaches"),
    ],
)
def test_codes_read_as_words(action: str, data: dict[str, str], words: str) -> None:
    assert timeline.entry(AuditEvent(action=action, data=data)).text == words


def test_percent_signs_in_data_are_only_signs() -> None:
    entry = timeline.entry(AuditEvent(action="evidence.added", data={"kind": "consent_proof", "name": "100%s %(x)d"}))
    assert entry.text.endswith("100%s %(x)d")


def test_an_event_of_a_newer_version_does_not_break_the_page() -> None:  # X17
    assert "no words" in timeline.entry(AuditEvent(action="moon.landed", data={})).text


CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[A-Z]+_[A-Z_]+\b|\b[a-z_]+\.[a-z_]+\b(?!\.(png|txt))")


@pytest.mark.django_db
def test_the_whole_way_reads_in_words(acme_request: DIDRequest, four: list[User], tara: User) -> None:
    journey.accepted(journey.approved(acme_request, four), tara, refused={"Bengaluru": "No numbers before March."})
    journey.agreement_sent(acme_request)
    lines = [entry.text for entry in timeline.of(acme_request.reference)]
    assert len(lines) > 15
    assert [line for line in lines if CODE.search(re.sub(r"\S+\.(png|txt|example)", "", line))] == []


@pytest.mark.django_db
def test_a_timeline_holds_its_own_thread_only(draft: DIDRequest, asha: User) -> None:
    with unit_of_work():
        record("client.changed", subject=draft.client, actor=asha)
    assert [entry.text for entry in timeline.of(draft.reference)] == ["Request started"]
