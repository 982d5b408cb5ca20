"""Copies of one filed request in every state, with their links, decisions, evidence and audit events, by bulk SQL."""

from datetime import datetime, timedelta
from typing import Any

from approvals.asking import PURPOSE
from approvals.models import ApprovalLink, ApprovalRole, Decision
from clients.models import BusinessType, Client, DIDGroup, DIDNumber, Location
from core import clock, tokens
from core.accounts.models import User
from core.events import audit
from requests_app.models import DIDRequest, Evidence, RequestedLocation, RequestVersion, StatusChange
from requests_app.statuses import IN_FLIGHT, Status

SHARES = {  # of a hundred requests
    Status.AWAITING_APPROVALS: 70, Status.IN_REVIEW: 12, Status.ACTIVE: 10, Status.WITHDRAWN: 5, Status.DECLINED: 3,
}  # fmt: skip
APPROVED = frozenset({Status.IN_REVIEW, Status.ACTIVE})
PLACES = (("Delhi", "Delhi", "11"), ("Mumbai", "Mumbai", "22"), ("Bengaluru", "Karnataka", "80"))
TOKENS: dict[int, list[str]] = {}  # of the versions that wait for approvals, in the order of the roles


def make_clients(numbers: list[int], manager: User) -> list[Client]:
    """Clients with these billing account numbers."""
    return Client.objects.bulk_create(
        Client(
            ban=f"BAN-{number}", name=f"Acme {number} Pvt Ltd", business_type=BusinessType.PVT_LTD,
            account_manager=manager, signatory_name="Farah Khan", signatory_email=f"farah@acme{number}.example",
            signatory_mobile="+919812345678", signatory_designation="Director", contact_email="ops@acme.example",
        )
        for number in numbers
    )  # fmt: skip


def make_places() -> None:
    """Three cities with a group and some stock each; those that are there already stay."""
    for city, circle, code in PLACES:
        place, _made = Location.objects.get_or_create(
            city=city, defaults={"state": circle, "circle": circle, "std_code": code}
        )
        group, _made = DIDGroup.objects.get_or_create(name=f"{city} bench", defaults={"location": place})
        numbers = (DIDNumber(e164=f"+91{code}{40_000_000 + n}", group=group) for n in range(20))
        DIDNumber.objects.bulk_create(numbers, ignore_conflicts=True)


def spread(model: DIDRequest, count: int, *, drafts: int) -> dict[str, list[RequestVersion]]:
    """`count` copies, and some drafts; their versions by status. Runs in the caller's transaction."""
    hundred = [status for status, share in SHARES.items() for _n in range(share)]
    statuses = [hundred[n * 37 % 100] for n in range(count)] + [Status.DRAFT] * drafts
    pattern = model.versions.get(number=1)
    versions = _versions(_requests(model, [str(status) for status in statuses]), pattern)
    _evidence(versions, pattern)
    _locations(versions)
    _rounds([one for one in versions if one.request.status != Status.DRAFT])
    _history(versions)
    return {status: [one for one in versions if one.request.status == status] for status in {*statuses}}


def _requests(model: DIDRequest, statuses: list[str]) -> list[DIDRequest]:
    now = clock.now()
    clients = make_clients([100_000 + n for n in range(len(statuses))], model.owner)
    year = now.astimezone(clock.IST).year
    return DIDRequest.objects.bulk_create(
        DIDRequest(
            reference=f"DID-{year}-{100_000 + n:06d}", client=client, owner=model.owner, status=status,
            status_since=now - timedelta(minutes=7 * n), last_activity_at=now - timedelta(minutes=n),
            created_at=now - timedelta(days=2, minutes=n), version_number=0 if status == Status.DRAFT else 1,
            decline_kind="fixable" if status == Status.DECLINED else "",
        )
        for n, (client, status) in enumerate(zip(clients, statuses, strict=True))
    )  # fmt: skip


def _versions(requests: list[DIDRequest], pattern: RequestVersion) -> list[RequestVersion]:
    said = {name: getattr(pattern, name) for name in RequestVersion.CONTENT_FIELDS}

    def version(request: DIDRequest) -> RequestVersion:
        frozen = request.status != Status.DRAFT
        own = {"client_name": request.client.name, "ban": request.client.ban}
        return RequestVersion(
            **said | own, request=request, number=1, frozen_at=request.created_at if frozen else None,
            digest=tokens.digest(request.reference) if frozen else "",
        )  # fmt: skip

    return RequestVersion.objects.bulk_create(version(request) for request in requests)


def _evidence(versions: list[RequestVersion], pattern: RequestVersion) -> None:
    files = list(Evidence.objects.standing().filter(version=pattern))
    Evidence.objects.bulk_create(
        Evidence(version=version, kind=item.kind, file_id=item.file_id, added_at=item.added_at)
        for version in versions
        for item in files
    )


def _locations(versions: list[RequestVersion]) -> None:
    places = list(Location.objects.filter(city__in=[city for city, _circle, _code in PLACES]))
    RequestedLocation.objects.bulk_create(
        RequestedLocation(
            request=version.request, client=version.request.client, location=place, position=n,
            in_flight=version.request.status in IN_FLIGHT,
        )
        for version in versions
        for n, place in enumerate(places)
    )  # fmt: skip


def _rounds(versions: list[RequestVersion]) -> None:
    now, roles = clock.now(), list(ApprovalRole.objects.asked())
    waiting = [one for one in versions if one.request.status == Status.AWAITING_APPROVALS]
    approved = [one for one in versions if one.request.status in APPROVED]
    ApprovalLink.objects.bulk_create(_link(one, role, now) for one in waiting for role in roles)
    Decision.objects.bulk_create(
        Decision(
            request=one.request, version=one, role=role, person=role.holder, kind=Decision.Kind.PLUS_ONE, words="+1",
            channel=Decision.Channel.PAGE, digest_shown=one.digest, at=now, address="127.0.0.1",
        )
        for one in approved
        for role in roles
    )  # fmt: skip


def _link(version: RequestVersion, role: ApprovalRole, now: datetime) -> ApprovalLink:
    link = ApprovalLink(
        version=version, role=role, person=role.holder, nonce=tokens.new_nonce(), issued_at=now,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip
    token = tokens.derive(PURPOSE, link.token_id, link.nonce)
    link.digest = tokens.digest(token)
    TOKENS.setdefault(version.pk, []).append(token)
    return link


def _history(versions: list[RequestVersion]) -> None:
    filed = [one for one in versions if one.request.status != Status.DRAFT]
    StatusChange.objects.bulk_create(
        StatusChange(
            request=one.request, move="submit", from_status=Status.DRAFT, to_status=Status.AWAITING_APPROVALS,
            version_number=1, actor=one.request.owner, at=one.request.created_at,
        )
        for one in filed
    )  # fmt: skip
    audit.append([_event(one.request, action) for one in versions for action in _actions(one.request)])


def _actions(request: DIDRequest) -> list[str]:
    return ["request.started", *([] if request.status == Status.DRAFT else ["request.submitted"])]


def _event(request: DIDRequest, action: str) -> dict[str, Any]:
    return {
        "action": action, "actor": request.owner, "subject_type": "requests_app.didrequest",
        "subject_id": str(request.pk), "thread": request.reference, "data": {"client": request.client.ban},
        "at": request.created_at,
    }  # fmt: skip
