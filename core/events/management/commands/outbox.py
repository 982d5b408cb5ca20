"""`manage.py outbox`: the worker as a process of its own, as many as wanted on PostgreSQL."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.events.worker import Loop, drain


class Command(BaseCommand):
    help = "Carry out what the outbox holds: mail, Jira, panel, PDFs. Stops cleanly on SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="handle what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{drain()} rows handled")
            return
        loop = Loop()
        signal.signal(signal.SIGTERM, lambda *_: loop.stop())
        signal.signal(signal.SIGINT, lambda *_: loop.stop())
        self.stdout.write(f"working as {loop.name}")
        loop.run()
