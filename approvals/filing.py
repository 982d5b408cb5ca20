"""Approval files: an uploaded mail or PDF is evidence until Tech Support says what it says (S12, A7)."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from approvals import mail_text
from approvals.asking import asked_now
from approvals.ballot import check_awaited
from approvals.deciding import lock_version, record_decision, refusals_kept
from approvals.models import ApprovalFile, ApprovalRole, Decision
from core import clock, sandbox
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import notify, record, unit_of_work
from core.files import inspect_eml
from core.files import services as files
from core.files.models import StoredFile
from core.files.unreadable import Unreadable
from core.templatetags.indian import ist
from requests_app import permissions
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status
from requests_app.versions import current
from requests_app.workflow import touch

SLOT = "approval_file"
MAIL = "message/rfc822"
TAKEN_IN = frozenset({Status.DRAFT, Status.AWAITING_APPROVALS, Status.ACTION_NEEDED})
State = ApprovalFile.State


def add_approval_file(
    *, request: DIDRequest, role: ApprovalRole, upload: "UploadedFile[bytes]", actor: User
) -> ApprovalFile:
    """Take an .eml or .pdf through the door and put it before Tech Support. It changes no decision and no version.

    Raises NotAllowed but for the owner, WrongState where no approval can come any more, and what the door raises.
    """
    check_may(actor, "approval_file.add")
    if not permissions.owner(actor, request):
        raise NotAllowed(Reason(_("Only the account manager who filed this request may do that."), code="owner"))
    if request.status not in TAKEN_IN:
        raise WrongState(Reason(_("No approval is awaited on this request."), code="approval_file"))
    stored = files.receive(slot=SLOT, upload=upload, by=actor, already=_already(request))
    sender, subject = said_by(stored)
    with unit_of_work():
        added = ApprovalFile.objects.create(
            request=request, role=role, file=stored, sender=sender, subject=subject, added_by=actor,
            added_at=clock.now(),
        )  # fmt: skip
        touch(request)
        _note("approval_file.added", added, actor)
    return added


def said_by(stored: StoredFile) -> tuple[str, str]:
    """(sender, subject) as the mail itself says: the address only where exactly one From parses. Never proof (A7)."""
    if stored.content_type != MAIL:
        return "", ""
    try:
        envelope = sandbox.run(inspect_eml.inspect, files.read(stored))
    except (Unreadable, sandbox.SandboxError):
        return "", ""
    sender = envelope.senders[0] if len(envelope.senders) == 1 else ""
    return sender[:254], " ".join(envelope.subject.split())[:250]


def words_in(stored: StoredFile) -> str:
    """The text of a saved mail for its page; "" for a PDF, and for a mail that gives none."""
    if stored.content_type != MAIL:
        return ""
    try:
        return sandbox.run(mail_text.text_of, files.read(stored))
    except (Unreadable, sandbox.SandboxError, LookupError, ValueError):
        return ""


def confirm_file(
    *,
    file: ApprovalFile,
    actor: User,
    kind: str,
    words: str,
    digest_shown: str,
    items: Sequence[str] = (),
) -> Decision:
    """Say what an approval file says: `kind` as classed by Tech Support, `words` quoted from it. Writes the decision.

    Raises NotAllowed, Refused, or WrongState with who settled it and when (X11).
    """
    check_settler(file, actor)
    if not words.strip():
        raise Refused(Reason(_("Quote the words of the approval."), code="words", field="words"))
    version = _awaited(file.request)
    person = asked_now(version, file.role) or file.role.holder
    with refusals_kept(file.request, actor, file.role), unit_of_work():
        _settle(file, actor, State.CONFIRMED, words)
        decision = record_decision(
            version=version, role=file.role, person=person, kind=kind, words=words, channel=Decision.Channel.FILE,
            digest_shown=digest_shown, address=None, agent="", confirmed_by=actor, file=file, items=items,
        )  # fmt: skip
        _note("approval_file.confirmed", file, actor, kind=kind)
    return decision


def refuse_file(*, file: ApprovalFile, actor: User, words: str) -> None:
    """Turn an approval file down, in words for the owner. Raises as `confirm_file`."""
    check_settler(file, actor)
    if not words.strip():
        raise Refused(Reason(_("Say what is wrong with the file."), code="words", field="words"))
    with unit_of_work():
        _settle(file, actor, State.REFUSED, words)
        _note("approval_file.refused", file, actor, words=words.strip())
        text = _("%(ref)s: the approval file of %(role)s was not accepted.")
        said = text % {"ref": file.request.reference, "role": file.role.title}
        notify(file.request.owner, said, file.request.get_absolute_url())


def check_settler(file: ApprovalFile, actor: User) -> None:
    """Tech Support, but never on a request of their own (A3)."""
    check_may(actor, "approval_file.confirm")
    if file.request.owner_id == actor.pk:
        raise NotAllowed(Reason(_("Nobody confirms approvals of their own request."), code="own_request"))


def _awaited(request: DIDRequest) -> RequestVersion:
    version = current(request)
    if version is None:
        raise WrongState(Reason(_("This request was not filed yet."), code="not_awaited"))
    check_awaited(version)
    return version


def _settle(file: ApprovalFile, actor: User, state: State, words: str) -> None:
    if current_version := current(file.request):
        lock_version(current_version)
    waiting = ApprovalFile.objects.filter(pk=file.pk, state=State.WAITING)
    if not waiting.update(state=state, settled_by=actor, settled_at=clock.now(), words=words.strip()):
        first = ApprovalFile.objects.select_related("settled_by").get(pk=file.pk)
        said = {"who": first.settled_by, "at": ist(first.settled_at), "state": first.get_state_display()}
        raise WrongState(Reason(_("%(who)s was first: %(state)s, %(at)s.") % said, code="settled"))


def _note(action: str, file: ApprovalFile, actor: User, **data: Any) -> None:
    named = {"role": file.role.title, "name": file.file.shown_name, "sha256": file.file.sha256}
    record(action, subject=file.request, actor=actor, **named, **data)


def _already(request: DIDRequest) -> tuple[int, int]:
    theirs = Q(evidence__version__request=request) | Q(approval_files__request=request)
    found = StoredFile.objects.filter(pk__in=StoredFile.objects.filter(theirs).values("pk"))
    return found.count(), found.aggregate(total=Sum("size"))["total"] or 0
