"""The locks stay above the releases that fixed what could hurt this portal."""

import re
from pathlib import Path

import pytest

FLOOR = {
    "django": (5, 2, 16),
    "weasyprint": (70, 0),
    "pillow": (13, 0, 0),
    "pypdf": (7, 0, 0),
    "django-allauth": (65, 14, 1),
}
LOCKS = ("base", "dev")


def lock(name: str) -> str:
    return Path(f"requirements/{name}.txt").read_text()


def pins(name: str) -> dict[str, str]:
    """Package -> pinned version."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*])?==([^\s;]+)", lock(name), re.MULTILINE))


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("package", FLOOR)
def test_lock_is_not_below_the_floor(name: str, package: str) -> None:
    assert number(pins(name)[package]) >= FLOOR[package]


@pytest.mark.parametrize("name", LOCKS)
def test_django_stays_on_the_long_term_release(name: str) -> None:
    assert number(pins(name)["django"])[:2] == (5, 2)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", lock(name).strip())
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_place(name: str) -> None:
    assert re.findall(r"https?:|file:|--index|--find-links|--extra", lock(name)) == []


def test_development_runs_what_production_runs() -> None:
    base, dev = pins("base"), pins("dev")
    assert {name: version for name, version in base.items() if dev.get(name) != version} == {}
