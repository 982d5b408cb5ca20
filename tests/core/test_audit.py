"""The audit chain: complete, in order, and a change in it is named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core.accounts.models import User
from core.events import audit, record, triggers, unit_of_work
from core.events.models import AuditEvent, AuditHead

pytestmark = pytest.mark.django_db


def three_events(user: User) -> None:
    with unit_of_work():
        for n in range(3):
            record("thing.done", subject=user, actor=user, n=n, at_hand="हिन्दी")


def test_events_follow_each_other(asha: User) -> None:
    three_events(asha)
    first, second, _third = AuditEvent.objects.order_by("-sequence")[:3][::-1]
    assert second.previous_hash == first.hash
    assert list(audit.faults()) == []


def test_what_was_rolled_back_is_not_in_the_chain(asha: User) -> None:
    before = AuditHead.objects.get().sequence
    with pytest.raises(ValueError, match="no"), unit_of_work():  # noqa: PT012 - the block is the unit of work
        record("thing.done", subject=asha, actor=asha)
        raise ValueError("no")
    assert AuditHead.objects.get().sequence == before


def test_an_inner_rollback_takes_only_its_own_events(asha: User) -> None:
    with unit_of_work():
        record("outer.done", subject=asha, actor=asha)
        with pytest.raises(ValueError, match="inner"), unit_of_work():  # noqa: PT012
            record("inner.done", subject=asha, actor=asha)
            raise ValueError("inner")
    assert [event.action for event in AuditEvent.objects.order_by("-sequence")[:1]] == ["outer.done"]


def test_outside_a_unit_of_work_nothing_is_recorded(asha: User) -> None:
    with pytest.raises(RuntimeError, match="unit_of_work"):
        record("thing.done", subject=asha, actor=asha)


@pytest.mark.parametrize("change", [{"data": {}}, {"actor_label": "Somebody Else"}, {"action": "thing.undone"}])
def test_a_changed_row_is_named(asha: User, change: dict[str, object]) -> None:  # P5
    three_events(asha)
    event = AuditEvent.objects.order_by("sequence").last()
    assert event is not None
    triggers.drop(connection)
    AuditEvent.objects.filter(pk=event.pk).update(**change)
    triggers.create(connection)
    assert [fault for fault in audit.faults() if f"event {event.sequence}" in fault]
    with pytest.raises(CommandError):
        call_command("audit_verify")


def test_a_missing_row_is_named(asha: User) -> None:
    three_events(asha)
    middle = AuditHead.objects.get().sequence - 1
    triggers.drop(connection)
    AuditEvent.objects.filter(pk=middle).delete()
    triggers.create(connection)
    assert f"event {middle} is missing" in " ".join(audit.faults())


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses(asha: User, verb: str) -> None:  # U2
    three_events(asha)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        getattr(AuditEvent.objects.all(), verb)(**({"action": "x"} if verb == "update" else {}))


def test_the_command_says_how_many_hold(asha: User, capsys: pytest.CaptureFixture[str]) -> None:
    three_events(asha)
    call_command("audit_verify")
    assert "events hold" in capsys.readouterr().out
