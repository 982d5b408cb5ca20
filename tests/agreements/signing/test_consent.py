"""The words that a signatory agrees to are kept by their version: other words need another version (P5)."""

import hashlib

import pytest
from django.utils import translation

from agreements.models import Agreement
from agreements.signing import consent
from core.events.worker import drain
from core.files import check, pages, services
from tests.support import journey

# version -> SHA-256 of its English words; a line is added, none is ever changed
VERSIONS = {"2026-11-1": "a0e1a95f2d73a05dd92816e5353dd3289c0b5811f5bb8f2974f157b0e4957ebc"}


def test_other_words_have_another_version() -> None:  # P5
    assert hashlib.sha256("\n".join(consent.words()).encode()).hexdigest() == VERSIONS[consent.VERSION]


def test_the_language_is_kept_with_the_version() -> None:
    with translation.override("hi"):
        assert consent.version_shown() == f"{consent.VERSION}/hi"
        assert consent.words()[0].startswith("मैंने")


@pytest.mark.django_db
def test_pages_are_made_once_and_go_with_their_file(accepted: object) -> None:  # F9
    drain(["pdf.agreement"])
    agreement: Agreement = journey.agreement_of(accepted)  # type: ignore[arg-type]
    file = agreement.issued
    assert file is not None
    first = pages.picture(file, 1)
    assert first.startswith(b"\x89PNG")
    assert pages.picture(file, 1) == first
    for number in (0, len(pages.texts(file)) + 1):
        with pytest.raises(LookupError):
            pages.picture(file, number)
    assert check.store.previews_of(file.sha256)
    assert check.check().extra == []
    services.erase(file=file, by=None, why="test")
    with pytest.raises(services.Gone):
        pages.texts(file)
