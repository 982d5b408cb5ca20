"""The legal-move matrix, written by hand: every move x status x person (A3, A4). The table under test is not asked."""

import pytest
from django.db import transaction

from core.accounts.models import User
from core.errors import Blocked, NotAllowed, WrongState
from didportal.lifecycle import MOVES
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from requests_app.workflow import open_moves, perform
from tests.cast import person

# O owner, A another account manager, P approver, T Tech Support, C compliance, D administrator, R superuser,
# X somebody without a role, S the system
PEOPLE = "OAPTCDRXS"

# move -> status -> who may make it from there; everything else is refused
LEGAL: dict[str, dict[str, str]] = {
    "submit": {"draft": "O"},
    "revise": {"awaiting_approvals": "O"},
    "approve": {"awaiting_approvals": "S"},
    "reopen": {"in_review": "S"},
    "send_back": {"awaiting_approvals": "P", "in_review": "T", "awaiting_signature": "T", "awaiting_activation": "T"},
    "client_refuses": {"awaiting_signature": "OS"},
    "resubmit": {"action_needed": "O", "declined": "O"},
    "accept": {"in_review": "T"},
    "decline": {"awaiting_approvals": "P", "in_review": "T", "awaiting_signature": "T", "awaiting_activation": "T"},
    "sign": {"awaiting_signature": "S"},
    "activate": {"awaiting_activation": "T"},
    "suspend": {"active": "SC"},
    "reinstate": {"suspended": "C"},
    "withdraw": {
        "draft": "O", "awaiting_approvals": "O", "in_review": "O", "awaiting_signature": "O",
        "awaiting_activation": "O", "action_needed": "O",
    },
    "expire": {"draft": "S", "awaiting_approvals": "S", "action_needed": "S"},
    "close": {"active": "SC", "suspended": "SC"},
}  # fmt: skip

# move -> who is never told "wrong state", only "you may not": everybody else
EVER: dict[str, str] = {
    "submit": "O", "revise": "O", "approve": "S", "reopen": "S", "client_refuses": "OS", "resubmit": "O", "accept": "T",
    "sign": "S", "activate": "T", "suspend": "SC", "reinstate": "C", "withdraw": "O", "expire": "S", "close": "SC",
    "send_back": "T", "decline": "T",
}  # fmt: skip


@pytest.fixture
def people(
    acme_request: DIDRequest, asha: User, ravi: User, mihir: User, tara: User, chitra: User, anil: User, stranger: User
) -> dict[str, User | None]:
    root = person("Root Superuser", is_superuser=True, is_staff=True)
    return dict(zip(PEOPLE, (asha, ravi, mihir, tara, chitra, anil, root, stranger, None), strict=True))


def outcome(request: DIDRequest, move: str, actor: User | None) -> str:
    """go, 403 or 409; whatever a move wrote is rolled back."""
    try:
        with transaction.atomic():
            perform(request, move, actor=actor, reason="for the matrix")
            transaction.set_rollback(True)
    except NotAllowed:
        return "403"
    except WrongState:
        return "409"
    except Blocked:
        return "go"
    return "go"


def expected(move: str, status: str, who: str) -> str:
    if who in LEGAL[move].get(status, ""):
        return "go"
    if move in ("send_back", "decline") and status == "awaiting_approvals":
        return "403"  # there the approvers' word counts, not Tech Support's
    return "409" if who in EVER[move] else "403"


@pytest.mark.parametrize("move", list(LEGAL))
def test_every_status_and_person(move: str, acme_request: DIDRequest, people: dict[str, User | None]) -> None:
    wrong = []
    for status in Status.values:
        DIDRequest.objects.update(status=status, decline_kind="fixable" if status == "declined" else "")
        wrong += [
            f"{move} from {status} by {who}: {found}, not {expected(move, status, who)}"
            for who, actor in people.items()
            if (found := outcome(acme_request, move, actor)) != expected(move, status, who)
        ]
    assert wrong == []


def test_the_matrix_names_every_move_and_no_other() -> None:
    assert set(LEGAL) == set(MOVES) == set(EVER)


def test_a_final_decline_opens_nothing(acme_request: DIDRequest, asha: User) -> None:
    DIDRequest.objects.update(status="declined", decline_kind="final")
    assert outcome(acme_request, "resubmit", asha) == "409"


def test_buttons_show_only_legal_moves(acme_request: DIDRequest, people: dict[str, User | None]) -> None:
    for status in Status.values:
        DIDRequest.objects.update(status=status, decline_kind="fixable" if status == "declined" else "")
        request = DIDRequest.objects.select_related("client").get()
        for who, user in people.items():
            if user is not None:
                legal = {move for move, by in LEGAL.items() if who in by.get(status, "")}
                assert set(open_moves(request, user)) == legal, (status, who)


def test_tech_support_never_moves_a_request_of_their_own(acme_request: DIDRequest, tara: User) -> None:  # A3
    DIDRequest.objects.update(status="in_review", owner=tara)
    assert outcome(acme_request, "accept", tara) == "403"
