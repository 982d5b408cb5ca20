"""Keys for systems: made once, shown once, kept as a digest."""

import secrets

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock, tokens
from core.accounts.models import ApiToken, User
from core.errors import NotAllowed, Reason
from core.events import record, unit_of_work


def issue(*, name: str, scopes: list[str], actor: User | None) -> str:
    """Make a key; the returned text is shown once and never again."""
    key = f"did_{secrets.token_urlsafe(32)}"
    with unit_of_work():
        row = ApiToken.objects.create(name=name, digest=tokens.digest(key), scopes=scopes, created_at=clock.now())
        record("api_token.issued", subject=row, actor=actor, name=name, scopes=scopes)
    return key


def revoke(*, token: ApiToken, actor: User | None) -> None:
    """End a key at once."""
    with unit_of_work():
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())
        record("api_token.revoked", subject=token, actor=actor, name=token.name)


def authenticate(request: HttpRequest, key: str, scope: str) -> ApiToken | None:
    """The row of a live key, or None. Raises NotAllowed when it lacks `scope`. Notes the day of use, once a day."""
    row = ApiToken.objects.filter(digest=tokens.digest(key), revoked_at=None).first()
    if row is None:
        return None
    if scope not in row.scopes:
        raise NotAllowed(Reason(_("This key does not have the scope %(scope)s.") % {"scope": scope}, code="scope"))
    if row.last_used_on != clock.today():
        ApiToken.objects.filter(pk=row.pk).update(last_used_on=clock.today())
    return row
