"""`manage.py seal_key`: a key for development where none is, and what the present one is worth."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.sealing import development, keys


class Command(BaseCommand):
    help = "Tells which key seals and until when. --development first makes one, with its authority, if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--development", action="store_true", help="make a key for development if there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["development"] and settings.SEAL_P12:
            development.ensure_p12(Path(settings.SEAL_P12), settings.SEAL_P12_PASSPHRASE)
        try:
            found = keys.current()
        except keys.NoKey as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{found.subject}, until {found.not_after:%Y-%m-%d} ({keys.days_left(found)} days)")
        self.stdout.write(f"SHA-256 {found.fingerprint}")
