"""Makes, lists and ends keys for systems."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts import api_tokens
from core.accounts.models import ApiToken

SCOPES = ("clients:read",)


class Command(BaseCommand):
    help = "Make a key for one system and print it, once; with --revoke end it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the system that will use the key")
        parser.add_argument("--scope", action="append", choices=SCOPES, default=[], help="what it may do; repeatable")
        parser.add_argument("--revoke", action="store_true", help="end the key of this name at once")

    def handle(self, *args: Any, **options: Any) -> None:
        known = ApiToken.objects.filter(name=options["name"]).first()
        if options["revoke"]:
            self._revoke(known, options["name"])
        elif known is not None:
            raise CommandError(f"There is a key of this name: {options['name']}. Choose another name.")
        elif not options["scope"]:
            raise CommandError(f"Name what the key may do: --scope {' --scope '.join(SCOPES)}")
        else:
            self.stdout.write(api_tokens.issue(name=options["name"], scopes=options["scope"], actor=None))

    def _revoke(self, known: ApiToken | None, name: str) -> None:
        if known is None or known.revoked_at is not None:
            raise CommandError(f"There is no live key of this name: {name}.")
        api_tokens.revoke(token=known, actor=None)
        self.stdout.write(f"{name}: ended")
