"""Fills a portal in DEBUG with people, clients and requests."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from didportal.demo import activation, companies, law, people, places, safety, stories


class Command(BaseCommand):
    help = "Demo data through the real services: all roles, twenty clients, a request in every status. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if objections := safety.objections():
            raise CommandError("; ".join(objections))
        places.holidays()
        law.switches()
        with stories.history() as now:
            cast = people.gather()
            places.stock(cast["anil"])
            places.panel_key()
            companies.open_accounts(cast)
            for stopped in stories.tell(cast, now=now):
                self.stderr.write(stopped)
        activation.pay()
        self._print_sign_ins()

    def _print_sign_ins(self) -> None:
        self.stdout.write(f"\nSign in at {settings.PORTAL_ORIGIN}/ - the password of everybody is {people.PASSWORD}\n")
        for name, role in people.PEOPLE:
            email = f"{name.split()[0].lower()}@{people.DOMAIN}"
            self.stdout.write(f"  {role.value:<16}  {name:<15}  {email}")
