"""The six steps: completed by facts alone, on a clock of fifteen minutes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.access.models import ClientLink
from clients.activation import services, steps
from clients.activation.models import IncomingEvent, Step, StepDone
from clients.activation.steps import Place, State
from core import clock
from core.accounts.models import User
from core.errors import NotAllowed, Refused, WrongState
from tests.clients.activation import scene

pytestmark = pytest.mark.django_db

PAID = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paid(asha: User, clock_at: Any) -> None:
    clock_at(PAID)
    scene.pay()


def states(at: datetime = PAID) -> dict[str, str]:
    checklist = scene.checklist()
    return {each.step.value: each.state.value for each in steps.show(checklist, checklist.done.all(), at)}


def all_but(*left: Step) -> None:
    """Every step done at the moment of the payment, but these."""
    for step in set(Step) - {Step.DOCUMENTS} - set(left):
        services.complete(checklist=scene.checklist(), step=step, how=StepDone.How.EVENT, at=PAID)


def test_there_are_six_steps_in_the_guides_order() -> None:  # S61
    assert list(states()) == ["email", "login", "call_flow", "users", "documents", "support"]


@pytest.mark.parametrize(
    ("minutes", "seconds", "expected"), [(14, 59, "due"), (15, 0, "overdue"), (0, 0, "due")]
)  # fmt: skip
def test_fifteen_minutes_after_the_payment_what_is_open_is_overdue(
    minutes: int, seconds: int, expected: str
) -> None:  # S60
    found = states(PAID + timedelta(minutes=minutes, seconds=seconds))
    assert {found[step] for step in ("login", "call_flow", "users", "support")} == {expected}
    assert (found["email"], found["documents"]) == ("done", "not_needed")


def test_the_confirmation_is_done_when_the_mail_server_took_it() -> None:  # S64
    row = scene.checklist().done.get(step="email")
    assert row.how == "mail" and ClientLink.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "step"),
    [("dashboard.loaded", "login"), ("callflow.published", "call_flow"), ("user.active", "users"),
     ("confirmation_mail.delivered", "email")],
)  # fmt: skip
def test_a_fact_of_the_panel_completes_its_step(kind: str, step: str) -> None:  # S64 S65 S66 S67
    StepDone.objects.all().delete()
    assert scene.tell(kind, "p1").status_code == 200
    assert scene.done() == {step}


@pytest.mark.parametrize("kind", ["callflow.drafted", "user.invited", "documents.approved", "something.else"])
def test_other_news_completes_nothing_and_is_kept(kind: str) -> None:  # S66 S67 S68 W3
    before = scene.done()
    assert scene.tell(kind, "p1").status_code == 200
    assert scene.done() == before
    assert IncomingEvent.objects.get(event_id="p1").state == "kept"


@pytest.mark.parametrize(
    ("ports", "calls", "state"),
    [(False, False, "not_needed"), (True, False, "due"), (False, True, "due"), (True, True, "due")],
)
def test_documents_are_needed_for_porting_or_dnd_only(ports: bool, calls: bool, state: str) -> None:  # S69
    services.answer_needs(checklist=scene.checklist(), ports_a_number=ports, calls_dnd_numbers=calls)
    assert states()["documents"] == state
    all_but()
    assert (scene.checklist().live_at is not None) == (state == "not_needed")


def test_nobody_is_live_before_the_two_answers_are_known() -> None:  # S69
    type(scene.checklist()).objects.update(ports_a_number=None, calls_dnd_numbers=None)
    all_but()
    assert states()["documents"] == "unknown" and scene.checklist().live_at is None
    services.answer_needs(checklist=scene.checklist(), ports_a_number=False, calls_dnd_numbers=False)
    assert scene.checklist().live_at == PAID


def test_recommended_actions_never_stand_in_the_way() -> None:  # S73
    assert [title for title, _where in steps.RECOMMENDED]
    all_but()
    assert scene.checklist().live_at is not None


def test_the_flow_goes_mail_login_setup_live() -> None:  # S78
    def place() -> Place:
        checklist = scene.checklist()
        return steps.place(steps.show(checklist, checklist.done.all(), PAID))

    StepDone.objects.all().delete()
    assert place() == Place.EMAIL
    scene.tell("confirmation_mail.delivered", "p1")
    assert place() == Place.LOGIN
    scene.tell("dashboard.loaded", "p2")
    assert place() == Place.SETUP
    all_but()
    assert place() == Place.LIVE


def test_the_order_of_arrival_changes_nothing() -> None:  # W3
    all_but(Step.LOGIN)
    scene.tell("dashboard.loaded", "late", at=PAID + timedelta(minutes=9))
    scene.tell("dashboard.loaded", "first", at=PAID + timedelta(minutes=4))
    assert scene.checklist().live_at == PAID + timedelta(minutes=4)


def test_facts_of_a_client_that_has_not_paid_wait_for_it(asha: User) -> None:  # W3
    other = "BAN-700002"
    scene.tell("dashboard.loaded", "p1", ban=other)
    assert IncomingEvent.objects.get(event_id="p1").state == "waiting"
    scene.pay("evt_9", ban=other, payment_reference="pay_9")
    assert IncomingEvent.objects.get(event_id="p1").state == "applied"
    assert StepDone.objects.filter(checklist__client__ban=other, step="login").exists()


def test_staff_set_a_step_with_a_reason_that_shows(tara: User) -> None:
    services.set_by_staff(checklist=scene.checklist(), step=Step.USERS, done=True, reason="Seen by phone", actor=tara)
    row = scene.checklist().done.get(step="users")
    assert (row.how, row.actor, row.reason) == ("staff", tara, "Seen by phone")
    services.set_by_staff(checklist=scene.checklist(), step=Step.USERS, done=False, reason="A mistake", actor=tara)
    assert states()["users"] == "due"


def test_staff_say_why_and_only_those_who_may(tara: User, mihir: User) -> None:
    with pytest.raises(Refused):
        services.set_by_staff(checklist=scene.checklist(), step=Step.USERS, done=True, reason=" ", actor=tara)
    with pytest.raises(NotAllowed):
        services.set_by_staff(checklist=scene.checklist(), step=Step.USERS, done=True, reason="x", actor=mihir)
    with pytest.raises(WrongState):
        services.set_by_staff(checklist=scene.checklist(), step=Step.USERS, done=False, reason="x", actor=tara)


def test_the_clock_of_the_page_is_the_policys() -> None:
    assert steps.due_at(scene.checklist()) == PAID + timedelta(minutes=15)
    assert State.DUE in {each.state for each in steps.show(scene.checklist(), [], clock.now())}
