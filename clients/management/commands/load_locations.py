"""Adds the cities that come with the portal."""

from typing import Any

from django.core.management.base import BaseCommand

from clients import locations


class Command(BaseCommand):
    help = "Add the cities of clients/data/locations.csv that the table lacks. Safe to repeat; migrate does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{locations.load()} locations added")
