"""The outbox: written with the business change, handled at least once, never lost, never stuck behind a poison row."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from core import clock
from core.accounts.models import User
from core.errors import WrongState
from core.events import enqueue, outbox, unit_of_work, worker
from core.events.models import OutboxMessage, PeriodicRun, WorkerBeat
from core.events.outbox import Job, Park, RetryLater
from core.events.periodic import run_next, still_at_it

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class Handlers:
    """A table of handlers of this test, found as the life cycle's is."""

    def __init__(self) -> None:
        self.seen: list[Job] = []
        self.raises: Exception | None = None

    def note(self, job: Job) -> None:
        self.seen.append(job)
        if self.raises:
            raise self.raises


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Handlers]:
    from didportal import lifecycle

    made = Handlers()
    monkeypatch.setitem(lifecycle.HANDLERS, "test.note", made.note)
    with clock.frozen(START):
        yield made


def put(key: str, **more: object) -> OutboxMessage:
    with unit_of_work():
        enqueue("test.note", key=key, payload={"key": key}, **more)  # type: ignore[arg-type]
    return OutboxMessage.objects.get(key=key)


def test_a_row_is_handled_once(handlers: Handlers) -> None:
    row = put("a")
    assert worker.drain(["test.note"]) == 1
    assert worker.drain(["test.note"]) == 0
    row.refresh_from_db()
    assert (row.state, len(handlers.seen)) == ("done", 1)


def test_the_same_key_twice_is_one_row(handlers: Handlers) -> None:  # X10
    put("a")
    put("a")
    assert worker.drain(["test.note"]) == 1


def test_a_rolled_back_change_leaves_no_row() -> None:
    with pytest.raises(ValueError, match="no"), unit_of_work():  # noqa: PT012 - the block is the unit of work
        enqueue("test.note", key="a", payload={})
        raise ValueError("no")
    assert not OutboxMessage.objects.filter(key="a").exists()


def test_an_error_backs_off_and_then_dies(handlers: Handlers, settings: object) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 3  # type: ignore[attr-defined]
    row, handlers.raises = put("a"), ValueError("broken")
    for _ in range(3):
        worker.drain(["test.note"])
        clock.travel(timedelta(hours=2))
    row.refresh_from_db()
    assert (row.state, row.last_error, len(handlers.seen)) == ("dead", "ValueError: broken", 3)


def test_back_off_grows_and_is_capped(settings: object) -> None:
    settings.OUTBOX_BACKOFF_S, settings.OUTBOX_MAX_BACKOFF_S = 10, 100  # type: ignore[attr-defined]
    assert 5 <= worker.backoff(1) <= 10
    assert 50 <= worker.backoff(20) <= 100


def test_later_spends_no_attempt(handlers: Handlers) -> None:
    row, handlers.raises = put("a"), RetryLater(60, "Jira asks for patience")
    worker.drain(["test.note"])
    row.refresh_from_db()
    assert (row.state, row.attempts, row.due_at) == ("due", 0, START + timedelta(seconds=60))


def test_a_parked_row_is_dead_at_once_and_can_be_retried(handlers: Handlers, anil: User) -> None:
    row, handlers.raises = put("a"), Park("component missing")
    worker.drain(["test.note"])
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("dead", "component missing")
    handlers.raises = None
    outbox.retry(message=row, actor=anil)
    assert worker.drain(["test.note"]) == 1


def test_only_a_dead_row_is_retried(handlers: Handlers, anil: User) -> None:
    with pytest.raises(WrongState):
        outbox.retry(message=put("a"), actor=anil)


def test_a_poison_row_does_not_hold_up_others(handlers: Handlers) -> None:  # X15
    poison, good = put("poison"), put("good")
    handlers.note = lambda job: (_ for _ in ()).throw(ValueError("poison")) if job.key == "poison" else None  # type: ignore[method-assign]
    from didportal import lifecycle

    lifecycle.HANDLERS["test.note"] = handlers.note
    worker.drain(["test.note"])
    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, good.state) == ("due", "done")


def test_rows_of_a_lane_wait_for_each_other(handlers: Handlers) -> None:
    put("a", lane="ticket:1")
    put("b", lane="ticket:1")
    put("c")
    first = outbox.claim(["test.note"])
    second = outbox.claim(["test.note"])
    assert first is not None and second is not None
    assert (first.key, second.key) == ("a", "c")
    assert outbox.claim(["test.note"]) is None


def test_a_dead_workers_row_comes_back_when_its_lease_is_over(handlers: Handlers, settings: object) -> None:
    put("a")
    first = outbox.claim(["test.note"])
    assert outbox.claim(["test.note"]) is None
    clock.travel(timedelta(seconds=settings.OUTBOX_LEASE_S + 1))  # type: ignore[attr-defined]
    again = outbox.claim(["test.note"])
    assert first is not None and again is not None
    assert (first.attempted_before, again.attempted_before, again.attempts) == (False, True, 1)


def test_a_lost_lease_cannot_settle_the_row(handlers: Handlers, settings: object) -> None:
    put("a")
    slow = outbox.claim(["test.note"])
    clock.travel(timedelta(seconds=settings.OUTBOX_LEASE_S + 1))  # type: ignore[attr-defined]
    fast = outbox.claim(["test.note"])
    assert slow is not None and fast is not None
    assert not outbox.finish(slow)
    assert not outbox.extend(slow, 60)
    assert outbox.finish(fast)


def test_an_unknown_topic_waits() -> None:
    with unit_of_work():
        enqueue("from.a.newer.version", key="x", payload={})
    worker.drain()
    assert OutboxMessage.objects.get(key="x").state == "due"


def test_the_command_handles_what_is_due(handlers: Handlers, capsys: pytest.CaptureFixture[str]) -> None:
    put("a")
    call_command("outbox", "--once")
    assert "1 rows handled" in capsys.readouterr().out


def test_a_turn_leaves_a_sign_of_life(handlers: Handlers) -> None:  # X14
    loop = worker.Loop()
    loop.turn()
    assert WorkerBeat.objects.get(name=loop.name).at == START


def test_a_timed_function_runs_once_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    from didportal import lifecycle

    runs: list[int] = []
    monkeypatch.setattr(lifecycle, "PERIODIC", {"count": (60, lambda: runs.append(1))})
    with clock.frozen(START):
        while run_next():
            pass
        assert runs == [1]
        clock.travel(timedelta(seconds=61))
        assert run_next()
    assert runs == [1, 1]


def test_a_timed_function_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from didportal import lifecycle

    def fail() -> None:
        raise ValueError("no holiday table")

    monkeypatch.setattr(lifecycle, "PERIODIC", {"fails": (60, fail)})
    while run_next():
        pass
    assert "no holiday table" in PeriodicRun.objects.get(name="fails").last_error


def test_a_full_outbox_leaves_the_clock_its_turn(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> None:
    from didportal import lifecycle

    runs: list[int] = []
    monkeypatch.setattr(lifecycle, "PERIODIC", {"count": (60, lambda: runs.append(1))})
    for n in range(20):
        put(f"row {n}")
    loop = worker.Loop()
    for _turn in range(4):
        loop.turn()
    assert runs == [1]
    assert OutboxMessage.objects.due().count() > 10


@pytest.mark.parametrize(("after_minutes", "runs_then"), [(9, 1), (11, 2)])
def test_a_daily_turn_that_failed_comes_again_within_minutes(
    monkeypatch: pytest.MonkeyPatch, after_minutes: int, runs_then: int
) -> None:
    from didportal import lifecycle

    runs: list[int] = []

    def fails_at_first() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise ValueError("died halfway")

    monkeypatch.setattr(lifecycle, "PERIODIC", {"nightly": (86400, fails_at_first)})
    with clock.frozen(START):
        while run_next():
            pass
        clock.travel(timedelta(minutes=after_minutes))
        while run_next():
            pass
        assert len(runs) == runs_then
        clock.travel(timedelta(hours=23))
        assert not run_next() or runs_then == 1  # once it went well, it waits for its day


def test_a_long_turn_is_not_taken_by_another_worker_while_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from didportal import lifecycle

    stolen: list[bool] = []

    def takes_long() -> None:
        for _part in range(4):
            clock.travel(timedelta(minutes=6))
            still_at_it()
        stolen.append(run_next())  # as another worker would

    monkeypatch.setattr(lifecycle, "PERIODIC", {"nightly": (86400, takes_long)})
    with clock.frozen(START):
        while run_next():
            pass
    assert stolen == [False]


def test_rows_that_were_done_long_ago_are_swept(handlers: Handlers) -> None:
    old, dead = put("old"), put("dead")
    worker.drain(["test.note"])
    OutboxMessage.objects.filter(pk=dead.pk).update(state="dead")
    clock.travel(timedelta(days=29))
    put("new")
    worker.drain(["test.note"])
    assert outbox.sweep(remembered=frozenset()) == 0
    clock.travel(timedelta(days=2))
    assert outbox.sweep(remembered=frozenset({"test.note"})) == 0  # its rows are looked for later
    assert outbox.sweep(remembered=frozenset()) == 1
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"dead", "new"}
    assert not OutboxMessage.objects.filter(pk=old.pk).exists()


def test_a_letter_is_not_sent_again_after_its_row_was_swept(
    handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:  # X10
    from core.events.mail import Letter, sending
    from didportal import lifecycle

    written: list[int] = []

    def letter(_payload: object) -> Letter:
        written.append(1)
        return Letter(to=["farah@acme.example"], subject="Hello", text="Text")

    monkeypatch.setitem(lifecycle.HANDLERS, "test.note", sending(letter))
    put("letter:1")
    worker.drain(["test.note"])
    clock.travel(timedelta(days=31))
    outbox.sweep(remembered=frozenset())
    put("letter:1")
    worker.drain(["test.note"])
    assert written == [1]
