"""`manage.py jira_check`: asks Jira everything that a ticket will need, and changes nothing there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.jira.check import verdicts
from compliance.jira.config import JiraConfig


class Command(BaseCommand):
    help = "Check credentials, permissions, project, component, type, screen, statuses and attachments in Jira."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for verdict in verdicts(JiraConfig.load()):
            bad += not verdict.good
            self.stdout.write(f"{'ok  ' if verdict.good else 'FAIL'}  {verdict.name}: {verdict.words}")
        if bad:
            raise CommandError(f"{bad} of the checks failed")
