"""The client's part of a pack: its consents, complaints, breaches and suspensions. Numbers are masked by default."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from clients.models import GroupGrant
from clients.phones import masked
from compliance.breaches import numbers
from compliance.breaches.models import Breach
from compliance.consent.models import ConsentRecord, ConsentWording, Register
from compliance.consent.vault import keys_of
from compliance.regulator.models import Pack
from compliance.regulator.plain import as_json, facts, plain

Paper = tuple[str, str, Iterable[bytes]]
COLUMNS: Final = (
    "record", "number", "basis", "method", "captured_at", "expires_at", "revoked_at", "revoked_how", "reference",
    "source", "wording_sha256",
)  # fmt: skip
AT_ONCE: Final = 2000


def papers(pack: Pack) -> Iterator[Paper]:
    """(path, title, bytes in pieces)."""
    client = pack.client
    yield "client/consents.csv", _("Consents"), consents(pack)
    used = ConsentRecord.objects.filter(client=client, wording__isnull=False).order_by().values("wording").distinct()
    wordings = dict(ConsentWording.objects.filter(pk__in=used).values_list("digest", "text"))
    yield "client/consent_wordings.json", _("Consent wordings, by SHA-256"), as_json(wordings)
    yield "client/complaints.json", _("Complaints and opt-in proofs"), as_json(_complaints(pack))
    yield "client/breaches.json", _("Cases, breaches, suspensions"), as_json(_breaches(pack))
    grants = GroupGrant.objects.filter(client=client).select_related("group").order_by("pk")
    yield "client/did_groups.json", _("DID groups: visible from when until when"), as_json([facts(g) for g in grants])


def consents(pack: Pack) -> Iterator[bytes]:
    """The whole register as CSV, a few thousand rows at a time."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(COLUMNS)
    register = Register.objects.filter(pk=pack.client_id).first()
    keys = keys_of(register) if register else None
    rows = ConsentRecord.objects.filter(client=pack.client).order_by("pk").select_related("wording")
    for count, row in enumerate(rows.iterator(chunk_size=AT_ONCE), 1):
        assert keys is not None  # noqa: S101 - a record has its register
        number = keys.open_number(bytes(row.sealed), bytes(row.number_key))
        write.writerow(_line(row, number if pack.full_numbers else masked(number)))
        if count % AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def _line(row: ConsentRecord, number: str) -> list[Any]:
    moments = [plain(each) or "" for each in (row.captured_at, row.expires_at, row.revoked_at)]
    digest = row.wording.digest if row.wording else ""
    words = [_harmless(each) for each in (row.reference, row.source)]
    return [row.pk, number, row.basis, row.method, *moments, row.revoked_how, *words, digest]


def _harmless(text: str) -> str:
    # a spreadsheet would run what begins like a formula
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _taken(out: io.StringIO) -> bytes:
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece


def _complaints(pack: Pack) -> list[dict[str, Any]]:
    rows = pack.client.complaints.select_related("recorded_by").prefetch_related("proofs__file", "proofs__judged_by")
    found = []
    for row in rows.order_by("pk"):
        number = numbers.unseal(row.number)
        shown = number if pack.full_numbers else numbers.masked(number)
        proofs = [facts(proof) for proof in row.proofs.all()]
        found.append(facts(row, without=frozenset({"client"})) | {"number_called": shown, "proofs": proofs})
    return found


def _breaches(pack: Pack) -> dict[str, Any]:
    client = pack.client
    suspended = client.suspensions.select_related("ordered_by").order_by("pk")
    return {
        "cases": [facts(each) for each in client.cases.select_related("opened_by", "settled_by").order_by("pk")],
        "breaches": [facts(each) for each in Breach.objects.filter(client=client).select_related("owner")],
        "suspensions": [
            facts(each) | {"order": facts(each.order) if hasattr(each, "order") else None} for each in suspended
        ],
    }
