"""Each night: what is past its term loses its bytes; row, SHA-256 and the reason stay (DPDP-03)."""

from uuid import UUID

from django.utils.translation import ngettext

from clients.models import Client
from compliance.regulator import packs, terms
from compliance.regulator.models import Erasure
from core import clock, policy
from core.events import record, unit_of_work
from core.events.periodic import still_at_it
from core.files import services as files
from core.files.models import StoredFile
from requests_app.models import DIDRequest


def run() -> int:
    """Erase all that is due, one file a transaction, and packs past theirs. Gives back how many files."""
    erased = 0
    for pk in list(terms.due().values_list("pk", flat=True)):
        erased += _erase(pk)
        still_at_it()
    return erased + packs.erase_old()


def owner_of(file: StoredFile) -> DIDRequest | Client | None:
    """The newest request that uses a file, else the client whose complaint it answers."""
    for model, column, way in terms.USES:
        row = model._default_manager.filter(**{column: file}).order_by("-pk").values_list(way, flat=True).first()
        if row is not None:
            return DIDRequest.objects.select_related("client").get(pk=row)
    return Client.objects.filter(complaints__proofs__file=file).first()


def _erase(pk: UUID) -> int:
    with unit_of_work():
        file = StoredFile.objects.get(pk=pk)
        about = owner_of(file)
        if about is None:
            return 0
        client = about.client if isinstance(about, DIDRequest) else about
        # a hold takes the same row first: it is either seen below or placed after the bytes are gone
        Client.objects.select_for_update().get(pk=client.pk)
        if not terms.due().filter(pk=pk).exists():
            return 0
        years = policy.value(terms.TERMS[file.slot])
        why = ngettext("kept for %(n)s year after its end", "kept for %(n)s years after its end", years) % {"n": years}
        files.erase(file=file, by=None, why=why)
        Erasure.objects.create(file=file, about=about.audit_thread, why=why, at=clock.now())
        record("evidence.erased", subject=about, actor=None, name=file.shown_name, sha256=file.sha256, why=why)
    return 1
