"""`manage.py audit_verify`: walk the audit chain and name every event that does not hold."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.events import audit, outside
from core.events.models import AuditHead


class Command(BaseCommand):
    help = "Check the audit chain from its first event to its head, and against the heads that were handed out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads",
            metavar="PATH",
            help="a file or a folder of heads that were handed out, as texts or letters (.eml)",
        )
        parser.add_argument("--store", action="store_true", help="check against those in the store of files, too")

    def handle(self, *args: Any, **options: Any) -> None:
        handed_out = self._outside(options["heads"], in_store=options["store"])
        number = 0
        for number, fault in enumerate(audit.faults(handed_out), 1):  # noqa: B007 - counted and told as they come
            self.stderr.write(fault)
        if number:
            raise CommandError(f"{number} faults in the audit chain")
        head = AuditHead.objects.get(pk=1)
        self.stdout.write(f"{head.sequence} events hold; head {head.hash}")
        if handed_out is not None:
            self.stdout.write(f"{len(handed_out.heads)} heads that were handed out agree with it")

    def _outside(self, path: str | None, *, in_store: bool) -> outside.Outside | None:
        if path is None:
            return outside.from_store() if in_store else None
        if not Path(path).exists():
            raise CommandError(f"{path} is not there")
        try:
            found = outside.from_path(Path(path))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if not found.heads:
            raise CommandError(f"no head was found in {path}")
        return found
