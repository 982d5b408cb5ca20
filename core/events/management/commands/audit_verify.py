"""`manage.py audit_verify`: walk the audit chain and name every event that does not hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.events import audit
from core.events.models import AuditHead


class Command(BaseCommand):
    help = "Check the audit chain from its first event to its head."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(audit.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the audit chain")
        head = AuditHead.objects.get(pk=1)
        self.stdout.write(f"{head.sequence} events hold; head {head.hash}")
