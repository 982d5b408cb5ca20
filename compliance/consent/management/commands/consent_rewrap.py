"""After a change of CONSENT_KEY: wrap every client's keys with the new one. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.consent import vault
from compliance.consent.models import Register


class Command(BaseCommand):
    help = "Wrap the keys of every consent register with the present CONSENT_KEY."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = sum(vault.rewrap(register) for register in Register.objects.order_by("pk").iterator(chunk_size=500))
        self.stdout.write(f"{done} registers wrapped anew; CONSENT_KEY_FALLBACKS can be emptied.")
