"""Names that people see and names in the store (F6)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.models import User
from core.files import services, views
from core.files.names import cleaned
from tests.core import corpus
from tests.core.corpus import stored

CORPUS = {
    "../../etc/passwd.png": "passwd.png",
    "..\\..\\boot.png": "boot.png",
    "/etc/cron.d/x.png": "x.png",
    "C:\\Users\\asha\\page.png": "page.png",
    "....png": "file.png",
    ".png": "file.png",
    "page.png\r\nSet-Cookie: a=b": "page.pngSet-Cookie_ a=b",
    "pa\x00ge.png": "page.png",
    "gnp.\u202egnp.png": "gnp.gnp.png",
    "a\u200bb.png": "ab.png",
    'a"b;c.png': "a_b_c.png",
    "<script>alert(1)</script>.png": "script_.png",
    "%2e%2e%2fx.png": "_2e_2e_2fx.png",
    "  two   words .png": "two words.png",
    "चित्र.png": "चित्र.png",
    "e\u0301t\u00e9.png": "\u00e9t\u00e9.png",
    "": "file",
    "..": "file",
    "//": "file",
}
TAKEN = [name for name, shown in CORPUS.items() if shown.endswith(".png")]


@pytest.mark.parametrize(("name", "shown"), CORPUS.items())
def test_the_shown_name_is_cleaned(name: str, shown: str) -> None:
    assert cleaned(name) == shown  # F6


@pytest.mark.parametrize("name", ["n" * 400 + ".png", "न" * 400 + ".png", "." * 400 + ".png"])
def test_four_hundred_characters_are_cut_and_the_extension_stays(name: str) -> None:
    assert len(cleaned(name)) <= 120  # F6
    assert cleaned(name).endswith(".png")


@pytest.mark.parametrize("name", ["a." + "x" * 400, "x" * 400])
def test_a_name_that_is_all_extension_is_cut(name: str) -> None:
    assert len(cleaned(name)) == 120


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_more_than_one_line(name: str) -> None:
    shown = cleaned(name)
    assert 0 < len(shown) <= 120
    assert not re.search(r"[/\\\x00-\x1f\x7f]|^\.", shown)
    assert cleaned(shown) == shown


@pytest.mark.parametrize("name", TAKEN)
def test_nothing_lands_outside_the_store_and_the_header_stays_one_line(
    store_folder: Path, asha: User, name: str
) -> None:
    upload = corpus.upload("x.png", corpus.picture())
    upload._name = name  # F6: as a client that Django's own cleaning did not meet
    file = services.receive(slot="consent_proof", upload=upload, by=asha)
    (stored_name,) = stored(store_folder)
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f-]{36}", stored_name)
    header = views.serve(file, preview=False)["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert "\n" not in header
    assert "\r" not in header


def test_a_name_in_hindi_is_encoded_as_the_standard_says(store_folder: Path, asha: User) -> None:
    upload = corpus.upload("चित्र.png", corpus.picture())
    file = services.receive(slot="consent_proof", upload=upload, by=asha)
    header = views.serve(file, preview=False)["Content-Disposition"]
    assert header == "attachment; filename*=utf-8''%E0%A4%9A%E0%A4%BF%E0%A4%A4%E0%A5%8D%E0%A4%B0.png"  # F6: RFC 6266
