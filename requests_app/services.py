"""What an account manager does with a request. Every function is one transaction and refuses with reasons."""

import secrets
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from clients.models import Client
from core import clock
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, Reason, Refused, Stale, WrongState
from core.events import finish_task, record, unit_of_work
from core.files import services as files
from requests_app import permissions
from requests_app.editable import BRIEFING, CAN_EDIT_FROM, WRITABLE, can_be_written, editable_fields
from requests_app.guards import total_suspension
from requests_app.models import DIDRequest, Evidence, PointToFix, RequestVersion
from requests_app.places import keep_places
from requests_app.statuses import Status
from requests_app.versions import draft_of, draft_with_files, standing_evidence
from requests_app.workflow import lock, perform, touch


def start(*, client: Client, owner: User, kind: str, renews: DIDRequest | None = None) -> DIDRequest:
    """A new draft for a client of this account manager, filled with what the client's account already says (S3)."""
    check_may(owner, "request.file")
    if client.account_manager_id != owner.pk:
        raise NotAllowed(Reason(_("This client belongs to another account manager."), code="client"))
    if reasons := total_suspension(client):
        raise Blocked(*reasons)
    now = clock.now()
    with unit_of_work():
        request = DIDRequest.objects.create(
            reference=f"new-{secrets.token_hex(8)}",  # until the row has its number
            client=client, owner=owner, status_since=now, last_activity_at=now, created_at=now, renews=renews,
        )  # fmt: skip
        request.reference = f"DID-{now.astimezone(clock.IST).year}-{request.pk:06d}"
        request.save(update_fields=["reference"])
        RequestVersion.objects.create(request=request, number=1, kind=kind, **_from_account(client, owner))
        record("request.started", subject=request, actor=owner, client=client.ban)
    return request


def save_draft(*, request: DIDRequest, actor: User, revision: int, fields: dict[str, Any]) -> RequestVersion:
    """Save fields of the draft (cleaned Python values). Raises Stale when another tab saved since `revision` (X12).

    Fields that may not be written now are refused by name; nothing is half saved (W6).
    """
    _check_owner(request, actor)
    _check_fields(request, fields)
    with unit_of_work():
        draft = _locked_draft(request)
        mine = RequestVersion.objects.drafts().filter(pk=draft.pk, revision=revision)
        if not mine.update(**fields, revision=F("revision") + 1):
            raise Stale(Reason(_("This draft was saved in another tab or by somebody else."), code="stale"))
        touch(request)
    draft.refresh_from_db()
    return draft


def edit(*, request: DIDRequest, actor: User) -> RequestVersion:
    """Open the next version as a copy of the current one, with its files; the same draft when it is open already."""
    _check_owner(request, actor)
    with unit_of_work():
        locked = lock(request)
        if locked.status not in CAN_EDIT_FROM or not can_be_written(locked):
            raise WrongState(Reason(_("This request cannot be edited in its present state."), code="edit"))
        open_draft = draft_of(locked)
        if open_draft is not None:
            return open_draft
        draft = _copy_of_current(locked)
        touch(locked)
        record("request.edit_opened", subject=locked, actor=actor, version=draft.number)
    return draft


def discard_edit(*, request: DIDRequest, actor: User) -> None:
    """Throw the open draft of a later version away; the frozen one stands. A first draft is withdrawn instead."""
    _check_owner(request, actor)
    with unit_of_work():
        draft = draft_of(lock(request))
        if draft is None:
            raise WrongState(Reason(_("There is no open draft of this request."), code="draft"))
        if request.version_number == 0:
            raise WrongState(Reason(_("Withdraw the request instead: there is no earlier version."), code="discard"))
        draft.evidence.all().delete()
        draft.delete()
        record("request.edit_discarded", subject=request, actor=actor, version=draft.number)


def add_evidence(*, request: DIDRequest, kind: str, upload: UploadedFile[bytes], actor: User) -> Evidence:
    """Take one file through the door and put it into the draft; a screenshot replaces the one before it."""
    _check_owner(request, actor)
    if kind not in Evidence.Kind.values:
        raise Refused(Reason(_("This kind of file is not known."), field="kind"))
    _check_editable(request, kind)
    _draft_or_refuse(request)
    stored = files.receive(slot=kind, upload=upload, by=actor, already=_already(request))
    with unit_of_work():
        draft = _locked_draft(request)
        if kind != Evidence.Kind.PROOF:
            draft.evidence.standing().filter(kind=kind).update(superseded_at=clock.now())
        evidence = Evidence.objects.create(version=draft, kind=kind, file=stored, added_at=clock.now())
        touch(request)
        record("evidence.added", subject=request, actor=actor, kind=kind, name=stored.shown_name, sha256=stored.sha256)
    return evidence


def remove_evidence(*, evidence: Evidence, actor: User) -> None:
    """Take a file out of the draft; the stored bytes stay until their retention ends."""
    request = evidence.version.request
    _check_owner(request, actor)
    _check_editable(request, evidence.kind)
    with unit_of_work():
        _locked_draft(request)
        standing = Evidence.objects.standing().filter(pk=evidence.pk, version__frozen_at=None)
        if not standing.update(superseded_at=clock.now()):
            raise WrongState(Reason(_("This file is not part of the draft any more."), code="evidence"))
        touch(request)
        record("evidence.removed", subject=request, actor=actor, kind=evidence.kind, name=evidence.file.shown_name)


def restore_evidence(*, evidence: Evidence, actor: User) -> None:
    """Undo a removal while the draft is open."""
    request = evidence.version.request
    _check_owner(request, actor)
    _check_editable(request, evidence.kind)
    with unit_of_work():
        _locked_draft(request)
        if evidence.kind != Evidence.Kind.PROOF:
            evidence.version.evidence.standing().filter(kind=evidence.kind).update(superseded_at=clock.now())
        removed = Evidence.objects.filter(pk=evidence.pk, version__frozen_at=None).exclude(superseded_at=None)
        if not removed.update(superseded_at=None):
            raise WrongState(Reason(_("This file cannot be brought back any more."), code="evidence"))
        touch(request)
        record("evidence.restored", subject=request, actor=actor, kind=evidence.kind, name=evidence.file.shown_name)


def submit(*, request: DIDRequest, actor: User) -> DIDRequest:
    """File the draft: version 1 is frozen, the four are asked. Raises Blocked with every missing point (S21, C33)."""
    return _file("submit", request, actor)


def revise(*, request: DIDRequest, actor: User) -> DIDRequest:
    """Put the open draft in place of the version that approvals are awaited for; a new round begins (A2)."""
    return _file("revise", request, actor)


def resubmit(*, request: DIDRequest, actor: User, answers: dict[int, str] | None = None) -> DIDRequest:
    """File the corrected version after a send-back or a fixable decline; `answers` are words by PointToFix id."""
    with unit_of_work():
        save_answers(request=request, actor=actor, answers=answers or {})
        return _file("resubmit", request, actor)


def save_answers(*, request: DIDRequest, actor: User, answers: dict[int, str]) -> None:
    """Keep the owner's words on points that were sent back."""
    _check_owner(request, actor)
    with unit_of_work():
        changed = False
        for point in PointToFix.objects.filter(request=request, settled_at=None, pk__in=answers):
            point.answer, before = answers[point.pk].strip(), point.answer
            if point.answer != before:
                point.save(update_fields=["answer"])
                changed = True
        if changed:
            touch(request)


def withdraw(*, request: DIDRequest, actor: User, reason: str) -> DIDRequest:
    """Take the request back for good."""
    return perform(request, "withdraw", actor=actor, reason=reason.strip())


def client_refuses(*, request: DIDRequest, actor: User | None, reason: str) -> DIDRequest:
    """Note that the client does not sign; actor None when the time to sign is over."""
    return perform(request, "client_refuses", actor=actor, reason=reason.strip())


def renew(*, request: DIDRequest, actor: User) -> DIDRequest:
    """File a copy of an active request while its service stays on; the copy's activation closes it. One at a time."""
    _check_owner(request, actor)
    with unit_of_work():
        request = lock(request)
        if request.status != Status.ACTIVE:
            raise WrongState(Reason(_("Only an active request is renewed."), code="renew"))
        old = request.versions.frozen().get(number=request.version_number)
        running = request.renewals.open().first()
        if running is not None:
            return running
        copy = start(client=request.client, owner=actor, kind=DIDRequest.Kind.EXISTING, renews=request)
        content = {name: getattr(old, name) for name in WRITABLE - {"kind", *BRIEFING, "consent_captured_on"}}
        copy.versions.drafts().update(**content)
        finish_task(f"renew:{request.reference}")
    return copy


def _file(move: str, request: DIDRequest, actor: User) -> DIDRequest:
    with unit_of_work():
        locked = lock(request)  # before the draft is read: what is judged is what is frozen
        draft = draft_with_files(locked)
        if draft is None and permissions.owner(actor, locked) and locked.status in CAN_EDIT_FROM:
            text = _("Nothing was changed since the last version.")
            raise WrongState(Reason(text, code=move, remedy=_("Edit it first.")))
        if draft is not None:
            keep_places(draft)
        return perform(locked, move, actor=actor, version=draft, held=True)


def _check_owner(request: DIDRequest, actor: User) -> None:
    if not permissions.owner(actor, request):
        raise NotAllowed(Reason(_("Only the account manager who filed this request may change it."), code="owner"))


def _check_fields(request: DIDRequest, fields: dict[str, Any]) -> None:
    allowed = editable_fields(request)
    refused = [Reason(_("This field cannot be changed now."), field=name) for name in fields if name not in allowed]
    if refused:
        raise Refused(*refused)


def _check_editable(request: DIDRequest, item: str) -> None:
    if item not in editable_fields(request):
        raise Refused(Reason(_("This file was not sent back and stays as it is."), field=item))


def _locked_draft(request: DIDRequest) -> RequestVersion:
    # filing freezes under the same lock: nothing slips into a version while its digest is made (A2)
    return _draft_or_refuse(lock(request))


def _draft_or_refuse(request: DIDRequest) -> RequestVersion:
    draft = draft_of(request)
    if draft is None:
        text = _("There is no open draft of this request.")
        raise WrongState(Reason(text, code="draft", remedy=_("Choose Edit first.")))
    if not can_be_written(request):
        raise WrongState(Reason(_("This request cannot be edited in its present state."), code="edit"))
    return draft


def _copy_of_current(request: DIDRequest) -> RequestVersion:
    old = request.versions.frozen().get(number=request.version_number)
    content = {name: getattr(old, name) for name in RequestVersion.CONTENT_FIELDS}
    draft = RequestVersion.objects.create(request=request, number=old.number + 1, **content)
    copies = [Evidence(version=draft, kind=e.kind, file=e.file, added_at=e.added_at) for e in standing_evidence(old)]
    Evidence.objects.bulk_create(copies)
    return draft


def _already(request: DIDRequest) -> tuple[int, int]:
    found = Evidence.objects.filter(version__request=request).values("file_id", "file__size").distinct()
    return found.count(), found.aggregate(total=Sum("file__size"))["total"] or 0


def _from_account(client: Client, owner: User) -> dict[str, Any]:
    same = ("signatory_name", "signatory_email", "signatory_mobile", "signatory_designation")
    return {
        "client_name": client.name,
        "ban": client.ban,
        "business_type": client.business_type,
        "business_type_other": client.business_type_other,
        "briefed_by": owner.full_name,
        **{name: getattr(client, name) for name in same},
    }
