"""Asking for a pack, fetching it, and its end. It is made by the worker (making.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from compliance.regulator.models import Pack
from compliance.regulator.permissions import named
from core import clock, policy
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Gone, Reason, Refused, WrongState
from core.events import enqueue, record, unit_of_work
from core.files import large
from core.files import services as files

SLOT: Final = "regulator_pack"


def ask(*, about: str, why: str, full_numbers: bool, actor: User) -> Pack:
    """Have a pack made about a request (its reference) or a client (its BAN), with the reason.

    Called persons' numbers are masked unless `full_numbers`. Raises NotAllowed, Refused.
    """
    check_may(actor, "regulator.pack")
    if not why.strip():
        raise Refused(Reason(_("Say who asked for it, and under which reference."), field="why"))
    client, request = named(about)
    with unit_of_work():
        pack = Pack.objects.create(
            client=client, request=request, why=why.strip(), full_numbers=full_numbers, by=actor, at=clock.now()
        )
        record("pack.asked", subject=pack, actor=actor, why=pack.why, full_numbers=full_numbers)
        enqueue("regulator.pack", key=f"regulator.pack:{pack.pk}", payload={"pack": pack.pk})
    return pack


@contextmanager
def fetched(*, pack: Pack, actor: User) -> Iterator[Path]:
    """The ZIP as a file on this machine, its SHA-256 checked; that it was fetched is in the audit log first.

    Raises NotAllowed, WrongState while it is not ready, Gone after its term, Altered (F9).
    """
    check_may(actor, "regulator.pack")
    if pack.file is None:
        raise WrongState(Reason(_("This pack is not ready."), code="pack"))
    if pack.file.erased_at:
        raise Gone(Reason(_("This pack was erased. Ask for a new one."), code="pack.erased"))
    with large.local_copy(pack.file) as path:
        with unit_of_work():
            record("pack.fetched", subject=pack, actor=actor, sha256=pack.file.sha256)
        yield path


def erase_old() -> int:
    """Erase packs older than the policy `pack_days`; a new one can be asked for at any time. Gives back how many."""
    before = clock.now() - timedelta(days=policy.value("pack_days"))
    old = list(Pack.objects.filter(finished_at__lt=before, file__erased_at=None, file__isnull=False))
    for pack in old:
        with unit_of_work():
            assert pack.file is not None  # noqa: S101 - so asked above
            files.erase(file=pack.file, by=None, why="a pack is kept for as long as it is needed")
            record("pack.erased", subject=pack, actor=None)
    return len(old)
