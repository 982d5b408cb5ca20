"""Seals in the worker: signed PDF, certificate, then `signed`. Each step can be repeated after any death (X13)."""

from dataclasses import asdict
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from agreements import compare
from agreements.making import kept, made
from agreements.models import Agreement
from agreements.sealing import child, keys, papers, trust, tsa
from agreements.sealing.credentials import Credentials
from agreements.sealing.data import Draft, Finished, Hand
from agreements.sealing.models import Certificate, Seal
from agreements.sealing.selfcheck import faults
from agreements.services import locked, update
from core import clock
from core.errors import PortalError, WrongState
from core.events import record, unit_of_work
from core.events.outbox import Job, Park, RetryLater
from core.files import services as files
from core.files.models import StoredFile
from requests_app.workflow import perform, touch

State = Agreement.State
REASON: Final = "Signed electronically with a one-time password"
NO_KEY_S: Final = 600.0
PATIENCE: Final = timedelta(minutes=5)  # so long a seal waits for a time-stamp authority that does not answer
STAMP_AGAIN_S: Final = 20.0
SIGNED_SLOT, CERTIFICATE_SLOT = "agreement_signed", "agreement_certificate"


def seal(job: Job) -> None:
    """Seal `job.payload["agreement"]`, from the issued bytes; a second delivery does nothing (X10, X13)."""
    found = Seal.objects.filter(agreement=job.payload["agreement"]).first()
    agreement = Agreement.objects.in_full().filter(pk=job.payload["agreement"]).first()
    if found is None or agreement is None or agreement.state != State.SEALING:
        return
    credentials = key_or_later()
    if found.signed is None:
        _keep_signed(agreement, found, credentials)
    if found.certificate is None:
        _keep_certificate(agreement, found, credentials, job)
    _erase_surplus(agreement, found)
    _conclude(agreement, found)


def key_or_later() -> Credentials:
    """The key to seal with, its certificate remembered. Raises RetryLater while there is none (C40)."""
    try:
        credentials = keys.current()
    except keys.NoKey as error:
        raise RetryLater(NO_KEY_S, str(error)) from None
    trust.remember(credentials.certificate, Certificate.Role.SEAL)
    return credentials


def certified(agreement: Agreement, content: bytes) -> bytes:
    """The agreement as it is issued: the provider's seal over it, the client's field empty. Raises RetryLater."""
    credentials = key_or_later()
    return child.certify(content, credentials, agreement.created_at)


def _keep_signed(agreement: Agreement, found: Seal, credentials: Credentials) -> None:
    """Sign the issued bytes, ask for the time, check the whole, keep it."""
    finished = _left_behind(agreement, found) or _signed(agreement, found, credentials)
    if wrong := faults(agreement, finished):
        raise Park(_("The sealed file did not pass its own check: %(faults)s.") % {"faults": ", ".join(wrong)})
    if finished.authority:
        trust.remember(finished.authority, Certificate.Role.TIME)
    stored = kept(finished.content, slot=SIGNED_SLOT, name=papers.signed_name(agreement))
    facts = {"pages": finished.examined.pages, "level": finished.level, "stamped_at": finished.stamped_at}
    _note(found, "signed", stored, **facts)


def _signed(agreement: Agreement, found: Seal, credentials: Credentials) -> Finished:
    issued = _bytes(agreement.issued)
    hand = Hand(found.signer_name, found.place, found.signed_at, REASON, papers.stamp(agreement, found))
    draft = child.sign_client(issued, credentials, hand)
    answer = _stamp(draft, found)
    return child.finish(draft, answer, tsa.authorities(), trust.known(), issued)


def _left_behind(agreement: Agreement, found: Seal) -> Finished | None:
    """The sealed file that a worker kept before it died, if it is good: it is taken up, not made a second time."""
    rows = StoredFile.objects.in_slot(SIGNED_SLOT).filter(shown_name=papers.signed_name(agreement))
    left = rows.filter(at__gte=found.signed_at, erased_at=None).last()
    if left is None:
        return None
    issued = _bytes(agreement.issued)
    finished = child.look(files.read(left), trust.known(), issued)
    return None if faults(agreement, finished) else finished


def _stamp(draft: Draft, found: Seal) -> bytes:
    """The authority's answer; none where there is no authority, or when it stayed silent for too long (C42)."""
    if not tsa.is_set():
        return b""
    try:
        return tsa.ask(draft.question)
    except tsa.NoStamp as error:
        if clock.now() - found.signed_at < PATIENCE:
            raise RetryLater(STAMP_AGAIN_S, f"time-stamp: {error}") from None
        return b""


def _keep_certificate(agreement: Agreement, found: Seal, credentials: Credentials, job: Job) -> None:
    assert found.signed is not None  # noqa: S101 - that paper comes first
    moment = found.signed.at
    content = made(lambda: papers.certificate(agreement, found), job)
    sealed = child.seal_alone(content, credentials, moment)
    _note(found, "certificate", kept(sealed, slot=CERTIFICATE_SLOT, name=papers.certificate_name(agreement)))


def _conclude(agreement: Agreement, found: Seal) -> None:
    """`signed`, and the request moves on: in one transaction, after both papers are kept (C39)."""
    assert found.signed is not None and found.certificate is not None  # noqa: S101
    try:
        with unit_of_work():
            standing = locked(agreement, State.SEALING)
            update(
                standing,
                state=State.SIGNED,
                returned=found.signed,
                returned_at=clock.now(),
                comparison=Agreement.Comparison.SAME_BYTES,
                finding=_finding(found),
            )
            found.sealed_at = clock.now()
            found.save(update_fields=["sealed_at"])
            record(
                "agreement.sealed",
                subject=standing,
                actor=None,
                name=found.signer_name,
                level=found.level,
                sha256=found.signed.sha256,
                certificate_sha256=found.certificate.sha256,
            )
            touch(standing.request)
            perform(standing.request, "sign", actor=None)
    except WrongState:
        return  # voided meanwhile, or concluded by another worker


def _finding(found: Seal) -> dict[str, object]:
    pages = found.pages or 0
    return asdict(compare.Finding("same_bytes", pages, pages, signatures=1)) | {"seal": "genuine"}


def _note(found: Seal, paper: str, stored: StoredFile, **facts: object) -> None:
    """Write the paper into the seal, unless a worker that holds the job too was first: then its paper counts (X13)."""
    Seal.objects.filter(pk=found.pk, **{paper: None}).update(**{paper: stored}, **facts)
    found.refresh_from_db()


def _erase_surplus(agreement: Agreement, found: Seal) -> None:
    """Papers of this signature that a second worker made, or one that died: the seal names the ones that count."""
    counted = {SIGNED_SLOT: found.signed, CERTIFICATE_SLOT: found.certificate}
    names = {papers.signed_name(agreement), papers.certificate_name(agreement)}
    rows = StoredFile.objects.kept().filter(shown_name__in=names, at__gte=found.signed_at, uploaded_by=None)
    for file in rows.filter(slot__in=counted):
        if file != counted[file.slot]:
            files.erase(file=file, by=None, why="another paper of this signature counts")


def _bytes(file: StoredFile | None) -> bytes:
    assert file is not None  # noqa: S101 - nothing is signed before it is issued
    try:
        return files.read(file)
    except PortalError as refusal:
        raise Park(str(refusal)) from None
