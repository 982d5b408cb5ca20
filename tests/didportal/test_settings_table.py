"""One table of all settings: what settings.py reads, docs/settings.md explains and .env.example lists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.settings_names import names_read

TABLE = Path("docs/settings.md").read_text()
EXAMPLE = Path(".env.example").read_text()
PRODUCTION = {
    "DOTENV": "",
    "DEBUG": "false",
    "SECRET_KEY": "s" * 60,
    "AUDIT_KEY": "a" * 60,
    "CONSENT_KEY": "c" * 60,
    "PORTAL_ORIGIN": "https://did.example",
}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, as a server would."""
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": os.environ["VAR_DIR"]}
    code = "from didportal import settings as s; print(s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS, s.JIRA_ENABLED)"
    return subprocess.run(
        [sys.executable, "-c", code], env=clean | environment, capture_output=True, text=True, check=False
    )


def test_the_table_names_what_is_read() -> None:
    assert set(re.findall(r"^\| `([A-Z0-9_]+)` \|", TABLE, re.MULTILINE)) == names_read()


def test_the_example_names_what_is_read() -> None:
    assert set(re.findall(r"^(?:# )?([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE)) == names_read()


def test_the_example_has_no_secret() -> None:
    assert re.findall(r"^(?:SECRET_KEY|AUDIT_KEY|CONSENT_KEY)=(.+)$", EXAMPLE, re.MULTILINE) == []


def test_every_setting_has_a_default_and_a_meaning() -> None:
    rows = [re.split(r"(?<!\\)\|", line) for line in TABLE.splitlines() if line.startswith("| `")]
    assert [row for row in rows if len(row) != 5 or not row[2].strip() or not row[3].strip()] == []


@pytest.mark.parametrize("missing", ["SECRET_KEY", "AUDIT_KEY", "CONSENT_KEY", "PORTAL_ORIGIN"])
def test_a_production_start_without_it_is_refused(missing: str) -> None:
    started = start(**{name: value for name, value in PRODUCTION.items() if name != missing})
    assert started.returncode != 0
    assert f"Set the {missing} environment variable" in started.stderr


def test_a_production_start_is_strict() -> None:
    assert start(**PRODUCTION).stdout == "True ['did.example'] False\n"


def test_development_needs_no_secret() -> None:
    assert start(DOTENV="", DEBUG="true").stdout == "False ['127.0.0.1', 'localhost', '127.0.0.1'] False\n"


def test_an_unreadable_ban_pattern_stops_the_start() -> None:
    assert "unterminated" in start(**PRODUCTION, BAN_PATTERN="^BAN-(").stderr
