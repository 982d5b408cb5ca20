"""Log lines: one event is one line, and no live token gets into it."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest

from didportal.logs import clean, formatter


def written(*, as_json: bool, name: str, message: str, **values: object) -> str:
    """What one record of a standard logger looks like."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(as_json=as_json))
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        logger.error(message, **values)
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


@pytest.mark.parametrize("as_json", [True, False])
def test_a_forged_line_stays_in_its_line(as_json: bool) -> None:  # W11
    line = written(
        as_json=as_json, name="test.forged", message="path /x\n2026 ERROR you were robbed \x1b[31m\r\u2028end"
    )
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert "\u2028" not in line


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("GET /a/dG9rZW4tb2YtYW4tYXBwcm92ZXI/", "GET /a/***/"),
        ("/a/token?next=/a/other", "/a/***?next=/a/***"),
        ("/accounts/password/reset/key/4-c2n1k9-1f/", "/accounts/password/reset/key/***/"),
        ("/requests/DID-2026-000123/", "/requests/DID-2026-000123/"),
    ],
)
def test_tokens_in_paths_are_masked(path: str, shown: str) -> None:  # L4
    assert clean(path) == shown


def test_a_token_in_an_exception_is_masked() -> None:  # L4
    try:
        raise ValueError("cannot open /a/secret-token/files/")
    except ValueError:
        line = written(as_json=True, name="test.exception", message="failed", exc_info=True)
    assert "secret-token" not in line
    assert "/a/***/files/" in json.loads(line)["exception"]


def test_people_read_when_how_bad_and_what() -> None:
    line = written(as_json=False, name="test.plain", message="mail.refused")
    assert line.split()[1:] == ["error", "mail.refused", "logger='test.plain'"]


def test_a_trace_for_people_is_set_in() -> None:  # W11
    try:
        raise ValueError("x\n2026-11-22 error forged")
    except ValueError:
        lines = written(as_json=False, name="test.trace", message="failed", exc_info=True).splitlines()
    assert [line for line in lines[1:] if not line.startswith("    ")] == []


@pytest.mark.parametrize("name", ["django", "django.request", "django.server", "django.security"])
def test_no_logger_writes_around_the_scrubbing(name: str) -> None:  # L4 W11
    assert logging.getLogger(name).handlers == []
    assert logging.getLogger(name).propagate


def test_a_process_says_it_in_json() -> None:
    code = (
        "import django; django.setup(); import structlog;"
        "structlog.get_logger('x').warning('mail.refused', to={'a': ['/a/token/\\n']})"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "didportal.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    said = json.loads(done.stderr)
    assert (said["event"], said["level"]) == ("mail.refused", "warning")
    assert said["to"] == {"a": ["/a/***/\\n"]}
