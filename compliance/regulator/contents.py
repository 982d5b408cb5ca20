"""What a pack holds: papers written from the rows, and the stored files with their places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agreements.models import Agreement
from approvals.models import ApprovalFile
from compliance.breaches.models import OptInProof
from compliance.models import Evaluation, TicketAttachment
from compliance.regulator import people
from compliance.regulator.models import Pack
from compliance.regulator.plain import as_json, facts, lines
from core.events.models import AuditEvent
from core.files.models import ScanState, StoredFile
from requests_app.models import DIDRequest, Evidence

Paper = tuple[str, str, Iterable[bytes]]
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Held:
    """One stored file: its folder in the pack, its title, and why it is not in it ("" where it is)."""

    folder: str
    title: str
    file: StoredFile

    @property
    def withheld(self) -> str:
        """In words."""
        if self.file.erased_at:
            erasure = getattr(self.file, "erasure", None)
            return _("erased: %(why)s") % {"why": erasure.why if erasure else _("its term was over")}
        return _("a virus was found in it") if self.file.scan_state == ScanState.INFECTED else ""


def requests_of(pack: Pack) -> QuerySet[DIDRequest]:
    """The one request, or all of the client's, oldest first."""
    rows = DIDRequest.objects.select_related("client", "owner").order_by("pk")
    return rows.filter(pk=pack.request_id) if pack.request_id else rows.filter(client=pack.client)


def papers(pack: Pack) -> Iterator[Paper]:
    """(path, title, bytes in pieces) of everything that is written from rows."""
    yield "client/client.json", _("The client"), as_json(facts(pack.client))
    yield from people.papers(pack)
    for request in requests_of(pack):
        yield from _of_request(request)
    yield "audit.jsonl", _("What happened, from the audit chain"), lines(_audit(pack))


def files_of(pack: Pack) -> list[Held]:
    """Every stored file, each once, in folders by what it is."""
    found: dict[Any, Held] = {}
    for request in requests_of(pack):
        for held in _files_of_request(request):
            found.setdefault(held.file.pk, held)
    proofs = OptInProof.objects.filter(complaint__client=pack.client).select_related("file", "complaint")
    for proof in proofs:
        folder = f"client/complaints/{proof.complaint_id}-{proof.pk}"
        found.setdefault(proof.file_id, Held(folder, _("Opt-in proof"), proof.file))
    return list(found.values())


def _of_request(request: DIDRequest) -> Iterator[Paper]:
    ref = request.reference
    versions = list(request.versions.frozen().order_by("number"))
    if versions:
        yield f"{ref}/payload.json", _("The payload of the newest version"), as_json(versions[-1].payload())
    yield f"{ref}/request.json", _("The request and every step it took"), as_json(_steps(request))
    for version in versions:
        said = facts(version) | {"payload": version.payload(), "evidence": _evidence(version.evidence.all())}
        yield f"{ref}/versions/v{version.number}.json", _("Version %(n)s") % {"n": version.number}, as_json(said)
    yield f"{ref}/decisions.json", _("Who said +1, and who did not"), as_json(_decisions(request))
    yield f"{ref}/evaluations.jsonl", _("What the rules said, each time"), lines(_evaluations(request))
    yield f"{ref}/agreements.json", _("Agreements"), as_json(_agreements(request))
    if ticket := getattr(request, "ticket", None):
        attached = [facts(each) for each in ticket.attachments.select_related("file")]
        said = facts(ticket) | {"attachments": attached}
        yield f"{ref}/jira.json", _("The Jira ticket: %(key)s") % {"key": ticket.key or "-"}, as_json(said)


def _steps(request: DIDRequest) -> dict[str, Any]:
    return facts(request) | {
        "changes": [facts(each) for each in request.changes.select_related("actor")],
        "points": [facts(each) for each in request.points.all()],
        "locations": [facts(each) for each in request.locations.select_related("location")],
        "notices_to_client": [facts(each) for each in request.client_notices.select_related("sent_by")],
        "reviews": [facts(each) for each in request.reviews.select_related("reviewer")],
    }


def _evidence(rows: QuerySet[Evidence]) -> list[dict[str, Any]]:
    return [facts(each) for each in rows.select_related("file")]


def _decisions(request: DIDRequest) -> list[dict[str, Any]]:
    people_of = ("role", "person", "on_behalf_of", "confirmed_by", "file__file", "version")
    return [facts(each) for each in request.decisions.select_related(*people_of).order_by("pk")]


def _evaluations(request: DIDRequest) -> Iterator[dict[str, Any]]:
    # nightly runs add up to thousands: a few at a time
    rows = Evaluation.objects.filter(request=request).order_by("pk").prefetch_related("findings")
    for each in rows.iterator(chunk_size=AT_ONCE):
        findings = [facts(one, without=frozenset({"evaluation"})) for one in each.findings.all()]
        yield facts(each, without=frozenset({"request", "version"})) | {"findings": findings}


def _agreements(request: DIDRequest) -> list[dict[str, Any]]:
    rows = Agreement.objects.filter(request=request).select_related("template", "issued", "returned", "seal")
    return [facts(each) | {"seal": facts(each.seal) if hasattr(each, "seal") else None} for each in rows]


def _files_of_request(request: DIDRequest) -> Iterator[Held]:
    ref = request.reference
    for shown in Evidence.objects.filter(version__request=request).select_related("file", "version").order_by("pk"):
        folder = f"{ref}/evidence/v{shown.version.number}-{shown.pk}-{shown.kind}"
        yield Held(folder, str(shown.get_kind_display()), shown.file)
    for mailed in ApprovalFile.objects.filter(request=request).select_related("file", "role"):
        yield Held(f"{ref}/approvals/{mailed.pk}-{mailed.role.code}", _("Approval file"), mailed.file)
    yield from _agreement_files(request)
    for sheet in TicketAttachment.objects.filter(ticket__request=request).select_related("file"):
        yield Held(f"{ref}/ticket/{sheet.pk}-{sheet.kind}", _("On the ticket"), sheet.file)


def _agreement_files(request: DIDRequest) -> Iterator[Held]:
    related = ("issued", "returned", "seal__signed", "seal__certificate")
    for each in Agreement.objects.filter(request=request).select_related(*related):
        seal = getattr(each, "seal", None)
        for title, file in (
            ("issued", each.issued),
            ("signed", each.returned),
            ("signed", seal.signed if seal else None),
            ("certificate", seal.certificate if seal else None),
        ):
            if file is not None:
                yield Held(f"{request.reference}/agreements/{each.pk}-{title}", _("Agreement: %s") % title, file)


def _audit(pack: Pack) -> Iterator[dict[str, Any]]:
    """The slice of the chain about these requests and their client, with the hashes that tie it into the whole."""
    threads = Q(thread__in=[pack.client.ban, *requests_of(pack).values_list("reference", flat=True)])
    rows = AuditEvent.objects.filter(threads).order_by("sequence")
    for event in rows.iterator(chunk_size=AT_ONCE):
        yield facts(event, without=frozenset({"actor"}))
