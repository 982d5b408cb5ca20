"""An active request with papers, and packs about it."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.support import journey


@pytest.fixture
def store_folder(tmp_path: Path, settings: Settings) -> Path:
    """An empty store; its folder."""
    settings.MEDIA_ROOT = tmp_path / "store"
    return tmp_path / "store"


@pytest.fixture
def in_service(store_folder: Path, acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """Acme's request, active, with screenshots, proof, agreement as issued and as signed."""
    return journey.active(acme_request, four, tara)


@pytest.fixture
def filed(store_folder: Path, acme_request: DIDRequest, four: list[User]) -> DIDRequest:
    """Acme's request, waiting for its approvals."""
    return journey.filed(acme_request)
