"""Rows against bytes: missing, altered, extra; and the sweep (X7, X16)."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core import clock
from core.accounts.models import User
from core.files import previews, services, store
from core.files.models import StoredFile
from tests.core.corpus import stored


def checked(*options: str) -> str:
    """What the command prints when rows and bytes agree."""
    told = io.StringIO()
    call_command("files_check", *options, stdout=told)
    return told.getvalue()


def faults(*options: str) -> str:
    """What the command prints when they do not."""
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("files_check", *options, stdout=told)
    return told.getvalue()


def later() -> object:
    return clock.frozen(clock.now() + timedelta(hours=2))


def test_a_store_in_order(screenshot: StoredFile) -> None:
    previews.get(screenshot)
    with later():
        assert "1 files checked" in checked()


def test_a_missing_file_is_named(store_folder: Path, screenshot: StoredFile) -> None:
    (store_folder / screenshot.storage_name).unlink()  # X16: the database is younger than the files
    told = faults()
    assert f"missing: {screenshot.pk}" in told
    assert "1 missing, 0 altered, 0 extra" in told


def test_an_altered_file_is_named(store_folder: Path, screenshot: StoredFile) -> None:
    (store_folder / screenshot.storage_name).write_bytes(b"other")  # X16
    assert f"altered: {screenshot.pk}" in faults()


def test_bytes_without_a_row_are_named_and_swept_after_an_hour(store_folder: Path, screenshot: StoredFile) -> None:
    store.write("ab/cd/left-behind", b"bytes")  # X7, X16: the files are younger than the database
    store.write(store.preview_name("0" * 64), b"a preview of nothing")
    assert "0 extra" in checked("--delete-orphans")  # young: its row may be on its way
    with later():
        assert "extra: ab/cd/left-behind" in faults()
        assert "2 removed" in checked("--delete-orphans")
        assert "0 extra" in checked()
    assert stored(store_folder) == [screenshot.storage_name]


def test_what_an_interrupted_erasure_left_is_extra(store_folder: Path, screenshot: StoredFile, asha: User) -> None:
    services.erase(file=screenshot, by=asha, why="replaced")  # the test's transaction never commits
    assert stored(store_folder) == [screenshot.storage_name]
    with later():
        assert "1 removed" in checked("--delete-orphans")


def test_the_sweep_never_touches_missing_or_altered_ones(store_folder: Path, screenshot: StoredFile) -> None:
    (store_folder / screenshot.storage_name).write_bytes(b"other")
    with later():
        faults("--delete-orphans")
    assert stored(store_folder) == [screenshot.storage_name]
