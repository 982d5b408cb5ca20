"""`manage.py jira_reconcile`: compares the portal's ledger with Jira; `--apply` puts right what can be put right."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.jira.client import JiraClient
from compliance.jira.config import JiraConfig
from compliance.jira.errors import JiraProblem
from compliance.jira.reconcile import differences


class Command(BaseCommand):
    help = "List what differs between the portal and Jira. Changes nothing without --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="put right what does not need a person")

    def handle(self, *args: Any, **options: Any) -> None:
        count = mended = 0
        try:
            for each in differences(JiraClient(JiraConfig.load())):
                count += 1
                doing = options["apply"] and each.mend is not None
                verb = "mending" if doing else "can be mended" if each.mend else "needs a person"
                self.stdout.write(f"{each.subject}: {each.words} ({verb})")
                if doing and each.mend is not None:
                    each.mend()
                    mended += 1
        except JiraProblem as problem:
            raise CommandError(f"Jira: {problem}") from None
        self.stdout.write(f"{count} differences, {mended} put right")
