"""The head of the chain leaves the database each day, and what an intruder rewrites afterwards is named (P5)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from core import clock
from core.accounts.models import User
from core.events import audit, heads, outside, record, triggers, unit_of_work, worker
from core.events.models import AuditEvent, AuditHead, OutboxMessage
from core.files import check
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db

EVENTS = 9


@pytest.fixture
def chain(store_folder: Path, asha: User) -> int:
    """Some events, handed out into the store; gives back the place of one in their middle."""
    for n in range(EVENTS):
        with unit_of_work():
            record("thing.done", subject=asha, actor=asha, n=n)
    heads.run()
    worker.drain(["audit.store_head"])
    return AuditHead.objects.get().sequence - 5


def alter(rows: list[AuditEvent], place: int) -> list[AuditEvent]:
    rows[place - 1].data = {"n": "nothing happened"}
    return rows


def delete(rows: list[AuditEvent], place: int) -> list[AuditEvent]:
    return rows[: place - 1] + rows[place:]


def insert(rows: list[AuditEvent], place: int) -> list[AuditEvent]:
    old = rows[place - 1]
    new = AuditEvent(at=old.at, actor_label="system", action="thing.invented", subject_type="x", subject_id="1")
    return [*rows[: place - 1], new, *rows[place - 1 :]]


Act = Callable[[list[AuditEvent], int], list[AuditEvent]]
SAID = {alter: "event {} (thing.done) was altered", delete: "event {} was removed", insert: "event {} (thing.invented)"}


def intrude(act: Act, place: int, *, settings: Settings, key: str) -> None:
    """Rewrite the whole table with the triggers off, every hash made anew with this key, the head too."""
    rows = act(list(AuditEvent.objects.order_by("sequence")), place)
    real, settings.AUDIT_KEY = settings.AUDIT_KEY, key or settings.AUDIT_KEY
    before = "0" * 64
    for number, row in enumerate(rows, 1):
        row.sequence, row.previous_hash = number, before
        row.hash = before = audit.event_hash(row)
    settings.AUDIT_KEY = real
    triggers.drop(connection)
    AuditEvent.objects.all().delete()
    AuditEvent.objects.bulk_create(rows)
    triggers.create(connection)


@pytest.mark.parametrize("act", [alter, delete, insert])
def test_without_the_key_a_chain_made_anew_does_not_hold(chain: int, act: Act, settings: Settings) -> None:  # P5
    intrude(act, chain, settings=settings, key="guessed")
    assert any(f"event {chain} " in fault for fault in audit.faults(outside.from_store()))
    with pytest.raises(CommandError):
        call_command("audit_verify")


@pytest.mark.parametrize("act", [alter, delete, insert])
def test_with_the_key_the_heads_outside_name_the_row(chain: int, act: Act, settings: Settings) -> None:  # P5
    intrude(act, chain, settings=settings, key="")
    assert list(audit.faults()) == []  # by itself the chain holds: he had the key
    found = list(audit.faults(outside.from_store()))
    assert "made anew" in found[0]
    assert [fault for fault in found if "made anew" not in fault] == [
        fault for fault in found if fault.startswith(SAID[act].format(chain))
    ]
    assert len(found) == 2, found


def one_row(act: Act, place: int) -> None:
    """The same without making any hash anew."""
    triggers.drop(connection)
    victim = AuditEvent.objects.filter(pk=place)
    if act is alter:
        victim.update(data={"n": "nothing happened"})
    elif act is delete:
        victim.delete()
    else:
        end = AuditHead.objects.get().sequence
        fields: dict[str, Any] = {"actor_label": "system", "action": "thing.invented", "hash": "f" * 64}
        AuditEvent.objects.create(sequence=end + 1, at=clock.now(), previous_hash="e" * 64, **fields)
    triggers.create(connection)


@pytest.mark.parametrize("act", [alter, delete, insert])
def test_one_row_alone_is_named_without_any_help(chain: int, act: Act) -> None:  # P5, U2
    one_row(act, chain)
    place = AuditHead.objects.get().sequence if act is insert else chain
    assert any(f"event {place} " in fault for fault in audit.faults())


def test_a_tail_cut_off_shows(chain: int) -> None:  # P5
    triggers.drop(connection)
    AuditEvent.objects.filter(sequence__gt=chain).delete()
    kept = AuditEvent.objects.get(sequence=chain)
    AuditHead.objects.update(sequence=kept.sequence, hash=kept.hash)
    assert list(audit.faults()) == []
    found = list(audit.faults(outside.from_store()))
    assert f"the chain ends at event {chain}" in found[0]
    assert f"event {chain + 1} was removed" in found


def test_an_untouched_chain_agrees_with_what_was_handed_out(chain: int, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit_verify", "--store")
    assert "1 heads that were handed out agree" in capsys.readouterr().out


def test_each_day_has_its_text_and_none_is_written_over(
    chain: int, clock_at: Callable[[datetime], None], store_folder: Path
) -> None:
    clock_at(clock.now() + timedelta(days=1))
    heads.run()
    OutboxMessage.objects.filter(topic="audit.store_head").update(state="due", due_at=clock.now(), lease_token="")
    worker.drain(["audit.store_head"])  # the first one a second time, too
    texts = sorted((store_folder / outside.FOLDER).rglob("*.txt"))
    assert len(texts) == 2
    assert OutboxMessage.objects.dead().count() == 0
    texts[0].write_text("something else")
    OutboxMessage.objects.filter(topic="audit.store_head").update(state="due", due_at=clock.now(), lease_token="")
    worker.drain(["audit.store_head"])
    assert OutboxMessage.objects.dead().count() == 1
    assert texts[0].read_text() == "something else"


def test_the_check_of_the_store_leaves_them_alone(chain: int, clock_at: Callable[[datetime], None]) -> None:  # X16
    clock_at(clock.now() + timedelta(days=2))
    assert check.check().extra == []


def test_a_head_is_not_handed_out_over_a_changed_row(chain: int, settings: Settings) -> None:
    heads.run()
    intrude(alter, AuditHead.objects.get().sequence - 1, settings=settings, key="")
    worker.drain(["audit.store_head"])
    assert "run audit_verify" in OutboxMessage.objects.dead().get().last_error


def test_the_letter_is_enough_to_verify_with(
    chain: int, settings: Settings, smtp: Mailroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # P5
    settings.AUDIT_HEAD_MAIL_TO = ["auditor@law.example"]
    heads.run()
    worker.drain(["mail.audit_head"])
    (letter,) = smtp.to("auditor@law.example")
    (tmp_path / "letter.eml").write_bytes(letter.message.as_bytes())
    call_command("audit_verify", "--heads", str(tmp_path / "letter.eml"))
    assert "1 heads" in capsys.readouterr().out
    intrude(alter, AuditHead.objects.get().sequence - 1, settings=settings, key="")
    with pytest.raises(CommandError):
        call_command("audit_verify", "--heads", str(tmp_path))


def test_without_an_address_no_letter_is_written(chain: int) -> None:
    assert not OutboxMessage.objects.filter(topic="mail.audit_head").exists()
    assert heads.letter({}) is None


@pytest.mark.parametrize("path", ["nowhere.txt", "empty.txt"])
def test_a_path_without_heads_is_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("nothing")
    with pytest.raises(CommandError):
        call_command("audit_verify", "--heads", str(tmp_path / path))
