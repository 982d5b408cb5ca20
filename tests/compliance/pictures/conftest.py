"""What the tests of pictures share: a machine that reads, and is gone afterwards."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from compliance.pictures import engine


@pytest.fixture
def reading(settings: Settings) -> Iterator[None]:
    """Pictures are read by machine in this test."""
    settings.OCR_ENABLED = True
    yield
    engine.close()
