"""Many agreements that are signed at one moment, as on the last day of a month."""

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.sealing.services import start_sealing
from clients.models import Client
from core import tokens
from core.events.models import OutboxMessage
from requests_app.models import RequestVersion
from tests.agreements.sealing.scenes import signature


def signed_at_once(pattern: Agreement, count: int) -> list[Agreement]:
    """`count` agreements that are signed and wait for the worker: copies of one that was sent, with its own paper.

    Each stands for a request and a client of its own, with the same content: the paper that is signed is the same file.
    """
    agreements = [pattern, *(_copy(pattern, n) for n in range(1, count))]
    for one in agreements:
        start_sealing(agreement=one, signature=signature(one))
    return agreements


def unsealed(agreements: list[Agreement]) -> list[str]:
    """What went wrong with each that is not sealed or needed a second try."""
    rows = OutboxMessage.objects.filter(topic="seal.agreement").in_bulk(field_name="key")
    seals = Seal.objects.select_related("agreement").in_bulk([one.pk for one in agreements], field_name="agreement_id")
    found = []
    for one in agreements:
        row, seal = rows[f"seal.agreement:{one.pk}"], seals[one.pk]
        good = seal.sealed_at is not None and seal.agreement.state == Agreement.State.SIGNED
        if not good or row.state != OutboxMessage.State.DONE or row.started != 1:
            found.append(f"{one.pk}: {seal.agreement.state}, row {row.state}, {row.started} times, {row.last_error}")
    return found


def _copy(pattern: Agreement, n: int) -> Agreement:
    request, version = pattern.request, pattern.version
    fields = {"ban": f"BAN-77{n:04d}", "name": f"Queue {n} Pvt Ltd", "account_manager": request.owner}
    client = Client.objects.create(business_type=request.client.business_type, **fields)
    filed = type(request).objects.create(
        reference=f"DID-2026-77{n:04d}", client=client, owner=request.owner, status=request.status,
        status_since=request.status_since, last_activity_at=request.last_activity_at, created_at=request.created_at,
        version_number=1,
    )  # fmt: skip
    content = {name: getattr(version, name) for name in RequestVersion.CONTENT_FIELDS}
    frozen = RequestVersion.objects.create(
        request=filed, number=1, frozen_at=version.frozen_at, digest=tokens.digest(filed.reference), **content
    )
    same = (
        "template", "locations", "created_at", "state", "issued", "issued_at", "sent_to", "sent_at", "sends", "sign_by",
    )  # fmt: skip
    return Agreement.objects.create(request=filed, version=frozen, **{name: getattr(pattern, name) for name in same})
