import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.files import check, services, store
from core.files.models import ScanState, StoredFile
from core.files.scanner import ScannerDown


class Command(BaseCommand):
    """Compare rows and bytes; after a restore, and every night."""

    help = "Lists stored files that are missing, altered or without a row. Ends with status 1 while there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--delete-orphans", action="store_true", help="remove bytes without a row, older than an hour"
        )
        parser.add_argument("--scan", action="store_true", help="have the virus scanner look at what it has not seen")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scan"]:
            try:
                self._scan()
            except ScannerDown as error:
                raise CommandError(str(error)) from error
        began = time.monotonic()
        report = check.check()
        self._print(report, time.monotonic() - began)
        if options["delete_orphans"]:
            for name in report.extra:
                store.remove(name)
            self.stdout.write(f"{len(report.extra)} removed")
            report.extra.clear()
        if not report.is_clean:
            raise CommandError("Rows and bytes do not agree: see the list above.")

    def _print(self, report: check.Report, seconds: float) -> None:
        for word in ("missing", "altered", "extra"):
            for name in getattr(report, word):
                self.stdout.write(f"{word}: {name}")
        counts = ", ".join(f"{len(getattr(report, word))} {word}" for word in ("missing", "altered", "extra"))
        self.stdout.write(f"{report.checked} files checked in {seconds:.1f} s: {counts}")

    def _scan(self) -> None:
        for file in StoredFile.objects.to_scan().iterator(chunk_size=500):
            try:
                if services.rescan(file=file) == ScanState.INFECTED:
                    self.stdout.write(f"virus: {file.pk}")
            except services.Altered:
                continue  # the check that follows names it
