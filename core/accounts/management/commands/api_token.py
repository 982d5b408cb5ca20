"""Makes, renews and ends keys for systems."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts import api_tokens
from core.accounts.models import ApiToken, User
from core.accounts.scopes import SCOPES
from core.errors import PortalError


class Command(BaseCommand):
    help = "Make a key for one system and print it, once; --rotate gives it a new secret, --revoke ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the system that will use the key")
        parser.add_argument("--scope", action="append", choices=SCOPES, default=[], help="what it may do; repeatable")
        parser.add_argument("--user", default="", help="e-mail of the account manager for whom it acts")
        parser.add_argument("--rotate", action="store_true", help="print a new secret for the key of this name")
        parser.add_argument("--overlap-hours", type=int, default=24, help="how long the old secret goes on (24)")
        parser.add_argument("--revoke", action="store_true", help="end the key of this name at once")

    def handle(self, *args: Any, **options: Any) -> None:
        known = ApiToken.objects.filter(name=options["name"]).first()
        try:
            self.stdout.write(self._done(known, options))
        except PortalError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _done(self, known: ApiToken | None, options: dict[str, Any]) -> str:
        name = options["name"]
        if options["revoke"]:
            api_tokens.revoke(token=_alive(known, name), actor=None)
            return f"{name}: ended"
        if options["rotate"]:
            overlap = timedelta(hours=options["overlap_hours"])
            return api_tokens.rotate(token=_alive(known, name), actor=None, overlap=overlap)
        if known is not None:
            raise CommandError(f"There is a key of this name: {name}. Choose another name.")
        if not options["scope"]:
            raise CommandError(f"Name what the key may do: --scope {' --scope '.join(SCOPES)}")
        return api_tokens.issue(name=name, scopes=options["scope"], actor=None, user=_person(options["user"]))


def _alive(known: ApiToken | None, name: str) -> ApiToken:
    if known is None or known.revoked_at is not None:
        raise CommandError(f"There is no live key of this name: {name}.")
    return known


def _person(email: str) -> User | None:
    if not email:
        return None
    found = User.objects.filter(email=email.lower()).first()
    if found is None:
        raise CommandError(f"There is nobody with this address: {email}.")
    return found
