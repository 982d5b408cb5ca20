"""Holds: nothing is erased while one stands. One person places it, two release it."""

from django.utils.translation import gettext as _

from clients.models import Client
from compliance.regulator.models import Hold
from compliance.regulator.permissions import named
from core import clock
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import record, unit_of_work


def place(*, about: str, why: str, actor: User) -> Hold:
    """Keep everything of a request (its reference) or a client (its BAN) from erasure. Raises NotAllowed, Refused."""
    check_may(actor, "retention.hold")
    words = _said(why, "why")
    client, request = named(about)
    with unit_of_work():
        Client.objects.select_for_update().get(pk=client.pk)  # an erasure takes the same row
        hold = Hold.objects.create(client=client, request=request, why=words, by=actor, at=clock.now())
        record("hold.placed", subject=hold, actor=actor, why=hold.why)
    return hold


def propose_release(*, hold: Hold, why: str, actor: User) -> None:
    """Propose to let it go; nothing changes until somebody else confirms."""
    check_may(actor, "retention.hold")
    words = _said(why, "why")
    with unit_of_work():
        _move(hold, waiting=False, release_why=words, release_by=actor, release_at=clock.now())
        record("hold.release_asked", subject=hold, actor=actor, why=words)


def confirm_release(*, hold: Hold, actor: User) -> None:
    """Let it go, as somebody else proposed. NotAllowed for one's own proposal."""
    check_may(actor, "retention.hold")
    if hold.release_by_id == actor.pk:
        raise NotAllowed(Reason(_("Somebody else has to confirm what you proposed."), code="second_person"))
    with unit_of_work():
        _move(hold, waiting=True, released_by=actor, released_at=clock.now())
        record("hold.released", subject=hold, actor=actor, why=hold.release_why)


def keep(*, hold: Hold, words: str, actor: User) -> None:
    """Refuse the release: the hold stands on, and a new release can be proposed."""
    check_may(actor, "retention.hold")
    said = _said(words, "words")
    with unit_of_work():
        _move(hold, waiting=True, release_why="", release_by=None, release_at=None)
        record("hold.kept", subject=hold, actor=actor, words=said)


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refused(Reason(_("Say why."), field=field))
    return text.strip()


def _move(hold: Hold, *, waiting: bool, **fields: object) -> None:
    """One step, if it still stands where the page saw it."""
    standing = Hold.objects.standing().filter(pk=hold.pk, release_by__isnull=not waiting)
    if waiting:
        standing = standing.filter(release_by=hold.release_by_id)
    if not standing.update(**fields):
        raise WrongState(Reason(_("This hold has changed in the meantime."), code="hold"))
    hold.refresh_from_db()
