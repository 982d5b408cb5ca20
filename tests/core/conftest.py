"""Fixtures of the file scenes: a store of the test's own, and a room that answers for one slot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from core.accounts.models import User
from core.files import access, services
from core.files.access import Verdict
from core.files.models import StoredFile
from tests.core import corpus


@pytest.fixture
def store_folder(tmp_path: Path, settings: Settings) -> Path:
    """An empty store; its folder."""
    settings.MEDIA_ROOT = tmp_path / "store"
    return tmp_path / "store"


@pytest.fixture
def screenshot(store_folder: Path, asha: User) -> StoredFile:
    """Asha's screenshot."""
    return services.receive(slot="consent_proof", upload=corpus.upload("page.png", corpus.picture()), by=asha)


@pytest.fixture
def uploader_only() -> Iterator[None]:
    """Every slot: its uploader may fetch, Tech Support is inside, everybody else is a stranger."""

    def judge(user: User, file: StoredFile) -> Verdict:
        if file.uploaded_by_id == user.pk:
            return Verdict.ALLOWED
        return Verdict.INSIDER if "Tech Support" in user.role_names else Verdict.STRANGER

    before = dict(access._predicates)
    for slot in access.SLOTS:
        access.register(slot, judge)
    yield
    access._predicates.clear()
    access._predicates.update(before)
