"""Take a document from the client, give the verdict of compliance. Approved papers complete the step (S68, S76)."""

from collections.abc import Iterable
from typing import Final

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.activation import services as checklists
from clients.activation.models import Checklist, Step, StepDone
from clients.documents.models import Document, Kind, State, Why
from clients.models import Client
from core import clock
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import enqueue, notify, record, unit_of_work
from core.files import services as files
from core.files.models import StoredFile

SLOT: Final = "client_document"
AGAIN: Final = "Re-submission after rejection"  # the guide's own words, in every language (S76)
ALWAYS: Final = (Kind.COMPANY, Kind.ADDRESS, Kind.SIGNATORY)


def needed(*, ports_a_number: bool | None) -> tuple[Kind, ...]:
    """The papers that are asked for; a porting letter only of who brings a number along."""
    return (*ALWAYS, Kind.PORTING) if ports_a_number else ALWAYS


def submit(*, client: Client, kind: str, upload: File[bytes], notes: str) -> Document:
    """Take a paper for checking. After a rejection it is linked to the rejected one, whose bytes are refused (S76).

    Raises Refused (unknown kind, same bytes), WrongState while one of the kind stands, and what files.receive raises.
    """
    if kind not in Kind.values:
        raise Refused(Reason(_("Choose what the paper proves."), code="kind", field="kind"))
    _check_open(client, kind)
    stored = files.receive(slot=SLOT, upload=upload, by=None, counted=f"client-{client.pk}")
    try:
        with unit_of_work():
            document = _kept(client, Kind(kind), stored, notes)
    except (Refused, WrongState):
        files.erase(file=stored, by=None, why="document refused")
        raise
    return document


def judge(*, document: Document, approve: bool, why: str = "", words: str = "", actor: User) -> Document:
    """The verdict; when every needed paper is approved, the step is done. A rejection is mailed with its reason.

    Raises NotAllowed (also on a client of one's own), Refused without a coded reason, WrongState once judged.
    """
    check_may(actor, "document.judge")
    if document.client.account_manager_id == actor.pk:
        raise NotAllowed(Reason(_("Nobody judges a client of their own."), code="own_client"))
    if not approve and why not in Why.values:
        raise Refused(Reason(_("Choose the reason that the client reads."), code="why", field="why"))
    with unit_of_work():
        held = Document.objects.select_for_update(of=("self",)).select_related("client").get(pk=document.pk)
        if held.state != State.WAITING:
            raise WrongState(Reason(_("This document has its verdict already."), code="document.judged"))
        held.state = State.APPROVED if approve else State.REJECTED
        held.why, held.words = ("", "") if approve else (why, words.strip()[:300])
        held.judged_by, held.judged_at = actor, clock.now()
        held.save(update_fields=["state", "why", "words", "judged_by", "judged_at"])
        (_approved if approve else _rejected)(held, actor)
    return held


def all_approved(documents: Iterable[Document], *, ports_a_number: bool | None) -> bool:
    """Whether every needed paper stands approved."""
    approved = {each.kind for each in documents if each.state == State.APPROVED}
    return approved.issuperset(needed(ports_a_number=ports_a_number))


def _check_open(client: Client, kind: str) -> None:
    standing = Document.objects.standing().filter(client=client, kind=kind).first()
    if standing is None:
        return
    words = _("We have this paper and are looking at it.")
    if standing.state == State.APPROVED:
        words = _("This paper is approved already.")
    raise WrongState(Reason(words, code="document.standing", field="file"))


def _kept(client: Client, kind: Kind, stored: StoredFile, notes: str) -> Document:
    rejected = Document.objects.rejected().filter(client=client)
    if rejected.filter(file__sha256=stored.sha256).exists():
        text, remedy = _("This is the very file that was rejected."), _("Scan the paper again, whole and sharp.")
        raise Refused(Reason(text, code="document.same", field="file", remedy=remedy))
    follows = rejected.filter(kind=kind).order_by("-pk").first()
    said = {"client": client, "kind": kind, "file": stored, "notes": notes.strip()[:300], "at": clock.now()}
    try:
        with transaction.atomic():
            document = Document.objects.create(follows=follows, **said)
    except IntegrityError as error:  # two uploads of one kind at one moment: the first one stands
        raise WrongState(Reason(_("We have this paper and are looking at it."), code="document.standing")) from error
    record("document.submitted", subject=document, actor=None, kind=kind.value, name=stored.shown_name, notes=notes)
    return document


def _approved(held: Document, actor: User) -> None:
    record("document.approved", subject=held, actor=actor, kind=held.kind)
    checklist = checklists.of_client(held.client)
    if checklist is not None:
        settle(checklist, actor=actor)


def settle(checklist: Checklist, *, actor: User) -> None:
    """Complete the step once every paper that this client needs is approved; the only way to it (S68)."""
    theirs = Document.objects.filter(client=checklist.client_id)
    if all_approved(theirs, ports_a_number=checklist.ports_a_number):
        checklists.complete(
            checklist=checklist, step=Step.DOCUMENTS, how=StepDone.How.VERDICT, at=clock.now(), actor=actor
        )


def _rejected(held: Document, actor: User) -> None:
    record("document.rejected", subject=held, actor=actor, kind=held.kind, why=held.why, words=held.words)
    enqueue("mail.document_rejected", key=f"mail.document_rejected:{held.pk}", payload={"document": held.pk})
    text = _("%(client)s: a document was rejected.") % {"client": held.client.name}
    notify(held.client.account_manager, text, "")
