"""`manage.py panel_tell_anew`: after a restore, brings the panel to the state that the database has now."""

from typing import Any

from django.core.management.base import BaseCommand

from clients import panel
from clients.models import Client


class Command(BaseCommand):
    help = "Tell the panel the state of every client anew, above any sequence it has seen. For after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        told = 0
        for client in Client.objects.order_by("pk").iterator():
            panel.tell_anew(client)
            told += 1
        self.stdout.write(f"{told} clients will be told by the worker")
