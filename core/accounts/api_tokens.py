"""Keys for systems: made once, shown once, kept as a digest. A new secret may stand beside the old one for a while."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock, tokens
from core.accounts.access import may
from core.accounts.models import ApiToken, User
from core.accounts.scopes import OF_A_PERSON, SCOPES
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import record, unit_of_work

OVERLAP: Final = timedelta(hours=24)
LONGEST_OVERLAP: Final = timedelta(days=30)


def issue(*, name: str, scopes: list[str], actor: User | None, user: User | None = None) -> str:
    """Make a key; the returned text is shown once and never again. Raises Refused.

    `user` is the account manager for whom it acts: it sees and does no more than they do (W7).
    """
    check(scopes, user)
    key = _secret()
    with unit_of_work():
        row = ApiToken.objects.create(
            name=name, digest=tokens.digest(key), scopes=scopes, user=user, created_at=clock.now()
        )
        person = user.email if user else ""
        record("api_token.issued", subject=row, actor=actor, name=name, scopes=scopes, person=person)
    return key


def rotate(*, token: ApiToken, actor: User | None, overlap: timedelta = OVERLAP) -> str:
    """Give a live key a new secret, returned once; the old one goes on for `overlap` (at most 30 days).

    Only two are alive at a time: the one before the old one ends now. Raises WrongState for a key that was ended.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Refused(Reason(_("The old secret lives on for 30 days at most."), code="overlap", field="overlap"))
    key, now = _secret(), clock.now()
    with unit_of_work():
        row = ApiToken.objects.select_for_update().filter(pk=token.pk, revoked_at=None).first()
        if row is None:
            raise WrongState(Reason(_("This key was ended."), code="revoked", remedy=_("Make a new one.")))
        row.previous_digest, row.previous_until = row.digest, now + overlap
        row.digest, row.rotated_at = tokens.digest(key), now
        row.save(update_fields=["digest", "previous_digest", "previous_until", "rotated_at"])
        record("api_token.rotated", subject=row, actor=actor, name=row.name, until=row.previous_until.isoformat())
    return key


def revoke(*, token: ApiToken, actor: User | None) -> None:
    """End a key at once, with both its secrets."""
    with unit_of_work():
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())
        record("api_token.revoked", subject=token, actor=actor, name=token.name)


def authenticate(request: HttpRequest, key: str, scope: str) -> ApiToken | None:
    """The row of a live key, or None. Raises NotAllowed when it lacks `scope`. Notes the day of use, once a day.

    A key that acts for somebody ends with them: None once they are no longer active.
    """
    row = _live(tokens.digest(key), clock.now())
    if row is None or (row.user is not None and not row.user.is_active):
        return None
    if scope not in row.scopes:
        raise NotAllowed(Reason(_("This key does not have the scope %(scope)s.") % {"scope": scope}, code="scope"))
    if scope in OF_A_PERSON and row.user is None:
        raise NotAllowed(Reason(_("This key acts for no account manager."), code="person", remedy=_("Make a new one.")))
    if row.last_used_on != clock.today():
        ApiToken.objects.filter(pk=row.pk).update(last_used_on=clock.today())
    return row


def check(scopes: list[str], user: User | None) -> None:
    """Raise Refused unless a key may have these scopes and act for this person."""
    if unknown := sorted(set(scopes) - set(SCOPES)):
        text = _("No such scope: %(scopes)s.") % {"scopes": ", ".join(unknown)}
        raise Refused(Reason(text, code="scope", field="scopes"))
    if user is None and OF_A_PERSON & set(scopes):
        text = _("With these scopes a key acts for an account manager.")
        raise Refused(Reason(text, code="person", field="user", remedy=_("Say for whom.")))
    if user is not None and not may(user, "request.file"):
        text = _("%(person)s is no account manager.") % {"person": user}
        raise Refused(Reason(text, code="person", field="user"))


def _live(digest: str, now: datetime) -> ApiToken | None:
    given = Q(digest=digest) | Q(previous_digest=digest, previous_until__gt=now)
    return ApiToken.objects.select_related("user").filter(given, revoked_at=None).first()


def _secret() -> str:
    return f"did_{secrets.token_urlsafe(32)}"
