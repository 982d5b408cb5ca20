"""Each room says on one page what it is: features, addresses, rights, nouns, what it may touch."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MOST_LINES = 40


def rooms() -> list[str]:
    """The folder of every application of ours, with the roof and the port to Jira."""
    found = [Path(config.path) for config in apps.get_app_configs()]
    ours = [str(path.relative_to(ROOT)) for path in found if path.is_relative_to(ROOT) and ".venv" not in path.parts]
    return sorted({*ours, "core", "didportal", "compliance/jira"} - {"didportal/pages"})


@pytest.mark.parametrize("room", rooms())
def test_the_room_has_a_readme_of_one_page(room: str) -> None:
    lines = (ROOT / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= MOST_LINES


def test_the_rooms_are_found() -> None:
    assert {"core", "core/events", "requests_app", "approvals", "agreements", "compliance", "clients"} <= set(rooms())
