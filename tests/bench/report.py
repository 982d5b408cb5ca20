"""What the bench found, as lines beside their bounds: printed, and kept in docs/figures.md."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
PACKAGES = ("django", "gunicorn", "psycopg", "weasyprint")
HEAD = """# Figures

Measured by `make bench`, which writes this page; the kill tests' table comes from `make soak`. Each comparison is one
interleaved run of both sides, so that other work on the machine meets both alike: the ratio is what counts, the
milliseconds are this machine's on that day. A bound that is missed is said here; it fails no build.
"""


@dataclass(frozen=True)
class Figure:
    """One measured thing: what, how much, its bound in words, and whether it holds (None: nothing to hold)."""

    what: str
    measured: str
    bound: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.holds is None else ("holds" if self.holds else "**missed**")


@dataclass(frozen=True)
class Chapter:
    """Some figures that were measured together, and how."""

    title: str
    how: str
    figures: list[Figure]


def ratio(what: str, value: float, most: float, detail: str = "") -> Figure:
    """A ratio with its upper bound."""
    return Figure(what, f"{value:.2f} x{f' ({detail})' if detail else ''}", f"<= {most:g} x", value <= most)


def seconds(what: str, value: float, most: float) -> Figure:
    """A time in seconds with its upper bound."""
    return Figure(what, f"{value:.2f} s", f"<= {most:g} s", value <= most)


def count(what: str, value: int, most: int) -> Figure:
    """A number with its upper bound."""
    return Figure(what, str(value), f"<= {most}", value <= most)


def milliseconds(*values: float) -> str:
    return " / ".join(f"{value * 1000:.1f}" for value in values) + " ms"


def show(chapter: Chapter) -> None:
    """Print one chapter as it is found."""
    print(f"\n== {chapter.title}\n   {chapter.how}", flush=True)
    for figure in chapter.figures:
        print(f"   {figure.what:58} {figure.measured:34} {figure.bound:10} {figure.verdict.strip('*')}", flush=True)


def keep(chapters: list[Chapter], took: float, database: str) -> None:
    """Write the page anew; the table of the kill tests stays as it is."""
    parts = [HEAD, f"Machine: {machine()}. Database: {database}. The bench took {took / 60:.1f} minutes.\n"]
    parts += [_table(chapter) for chapter in chapters]
    parts += [section for section in [kept_section("Kill tests")] if section]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def kept_section(title: str) -> str:
    """A section of the page as it stands, "" where there is none."""
    found = (
        re.search(rf"^## {title}\n.*?(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.M | re.S)
        if PAGE.exists()
        else None
    )
    return found.group() if found else ""


def keep_section(title: str, body: str) -> None:
    """Write one section of the page and leave the others."""
    old, text = kept_section(title), PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    new = f"## {title}\n\n{body.strip()}\n"
    PAGE.write_text(text.replace(old, new) if old else f"{text.rstrip()}\n\n{new}", encoding="utf-8")


def machine() -> str:
    """What the figures were measured on, without its name or paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = os.getloadavg()[1]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}, load {load:.1f} over five minutes"
    )


def _table(chapter: Chapter) -> str:
    rows = [f"| {one.what} | {one.measured} | {one.bound} | {one.verdict} |" for one in chapter.figures]
    return "\n".join(
        [
            f"## {chapter.title}\n",
            f"{chapter.how}\n",
            "| what | measured | bound | verdict |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )
