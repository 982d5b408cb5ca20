"""`manage.py lifecycle_drawing`: docs/lifecycle.svg and docs/lifecycle.md anew from the table of moves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from didportal.drawing import svg, tables


def files() -> dict[str, str]:
    """Name below docs/ -> what must be in it."""
    with translation.override(None):  # the repository's own words, whatever language the machine speaks
        return {"lifecycle.svg": svg.draw(), "lifecycle.md": tables.write()}


class Command(BaseCommand):
    help = "Draw the life cycle: docs/lifecycle.svg and docs/lifecycle.md. Run it after each change of lifecycle.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when a file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        docs = Path(settings.BASE_DIR) / "docs"
        stale = [name for name, text in files().items() if _read(docs / name) != text]
        if options["check"] and stale:
            raise CommandError(f"stale: {', '.join(stale)}. Run manage.py lifecycle_drawing.")
        for name in () if options["check"] else stale:
            (docs / name).write_text(files()[name], encoding="utf-8")
        self.stdout.write(f"{', '.join(stale)} written" if stale else "up to date")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
