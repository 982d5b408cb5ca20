"""The web process: the outbox thread lives and ends with it, limits are set, its own log tells no token."""

import pytest

from didportal import gunicorn


def test_limits_of_the_door() -> None:
    assert gunicorn.worker_class == "gthread"  # a sync worker stops at two slow uploads
    assert (gunicorn.workers, gunicorn.threads) == (2, 8)
    assert gunicorn.accesslog is None  # L4
    assert not hasattr(gunicorn, "preload_app")


def test_the_embedded_worker_starts_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.events.worker.Loop.turn", lambda _loop: False)
    monkeypatch.setattr(gunicorn.settings, "OUTBOX_EMBEDDED", True)
    gunicorn.post_worker_init(None)
    worker = gunicorn._worker
    assert worker is not None
    assert worker.thread.is_alive()
    gunicorn.worker_exit(None, None)
    assert not worker.thread.is_alive()


def test_no_thread_where_the_outbox_runs_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn, "_worker", None)
    monkeypatch.setattr(gunicorn.settings, "OUTBOX_EMBEDDED", False)
    gunicorn.post_worker_init(None)
    assert gunicorn._worker is None
