"""The mailbox of a development machine: letters as they would arrive; nowhere else."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from pytest_django.fixtures import Settings

from core.accounts.models import User
from tests.didportal.pages_support import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(tmp_path: Path, settings: Settings) -> str:
    """One letter in the folder; its file's name."""
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    message = EmailMultiAlternatives(
        "Please decide", "See http://testserver/a/abc/ now", "a@x.example", ["b@x.example"]
    )
    message.attach_alternative(
        "<p>See <a href='http://testserver/a/abc/'>it</a><script>alert(1)</script></p>", "text/html"
    )
    EmailBackend(file_path=str(tmp_path)).send_messages([message])
    return next(tmp_path.glob("*.log")).name


def test_letters_are_listed_with_subject_and_address(letter: str, asha: User) -> None:
    page = text_of(signed_in(asha).get("/mailbox/"))
    assert "Please decide" in page and "b@x.example" in page


def test_links_of_a_letter_can_be_followed(letter: str, asha: User) -> None:
    assert 'href="http://testserver/a/abc/"' in text_of(signed_in(asha).get(f"/mailbox/{letter}/"))


def test_its_html_runs_no_script(letter: str, asha: User) -> None:  # U7
    answer = signed_in(asha).get(f"/mailbox/{letter}/?html=1")
    assert "<p>See" in text_of(answer)
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "allow-scripts" not in answer["Content-Security-Policy"]


def test_an_empty_mailbox_says_what_to_do(tmp_path: Path, settings: Settings, asha: User) -> None:
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    assert "No letters yet" in text_of(signed_in(asha).get("/mailbox/"))


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "nothing.log", "%2e%2e"])
def test_only_letters_can_be_named(name: str, letter: str, asha: User) -> None:  # F6
    assert signed_in(asha).get(f"/mailbox/{name}/").status_code == 404


def test_nobody_reads_it_without_signing_in(letter: str) -> None:  # L3: letters hold live links
    from django.test import Client as Browser

    assert Browser().get("/mailbox/").status_code == 302
    assert Browser().get(f"/mailbox/{letter}/").status_code == 302


def test_outside_development_there_is_none(letter: str, settings: Settings, asha: User) -> None:
    settings.DEBUG = False
    browser = signed_in(asha)
    assert browser.get("/mailbox/").status_code == 404
    assert browser.get(f"/mailbox/{letter}/").status_code == 404
    assert "/mailbox/" not in text_of(browser.get("/"))
