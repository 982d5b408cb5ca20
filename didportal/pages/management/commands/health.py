"""`manage.py health`: the checks of the health page; ends with 1 when one is bad. For cron and for a deploy."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from didportal import health


class Command(BaseCommand):
    help = "Check database, worker, outbox, mail, Jira, PDF and clock."

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = health.run()
        for verdict in verdicts:
            self.stdout.write(f"{verdict.state:5} {verdict.title}: {verdict.words}")
        if any(verdict.state == "bad" for verdict in verdicts):
            sys.exit(1)
