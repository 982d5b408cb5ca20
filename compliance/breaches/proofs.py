"""The opt-in proof that a client owes on a complaint: given by its account manager, judged by compliance."""

from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from compliance.breaches import telling
from compliance.breaches.models import Complaint, OptInProof
from compliance.breaches.permissions import check_not_own, looks_after
from core import clock, policy
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import add_task, finish_task, record, unit_of_work
from core.files import services as files

SLOT = "opt_in_proof"
Verdict = OptInProof.Verdict


def give_proof(*, complaint: Complaint, upload: UploadedFile[bytes], note: str, actor: User) -> OptInProof:
    """Show the opt-in of the called person; late is taken too, and shown as late. The account manager's alone.

    Raises NotAllowed, WrongState once proved or while one waits for its verdict, and what files.receive raises.
    """
    if not looks_after(actor, complaint.client):
        raise NotAllowed(Reason(_("Only the client's account manager gives the proof."), code="proof"))
    _check_wanted(complaint)
    stored = files.receive(slot=SLOT, upload=upload, by=actor)
    with unit_of_work():
        locked = Complaint.objects.select_for_update(of=("self",)).select_related("client").get(pk=complaint.pk)
        _check_wanted(locked)
        fields = {"file": stored, "note": note.strip(), "given_by": actor, "given_at": clock.now()}
        proof = OptInProof.objects.create(complaint=locked, **fields)
        finish_task(f"proof:{locked.pk}")
        telling.finish_tasks(f"overdue:{locked.pk}")
        for person in telling.compliance_people():
            text = _("Judge the opt-in proof of %(client)s") % {"client": locked.client.name}
            add_task(person, text, telling.client_url(locked.client), key=f"judge:{locked.pk}:{person.pk}")
        late = proof.given_at > locked.proof_due_at
        record("complaint.proof_given", subject=locked, actor=actor, name=stored.shown_name, late=late)
    return proof


def judge_proof(*, proof: OptInProof, verdict: str, words: str, actor: User) -> OptInProof:
    """Say whether the opt-in is proved, in words; a refusal asks the account manager again at once.

    Raises NotAllowed (also on a client of one's own), Refused without words, WrongState once judged.
    """
    check_may(actor, "breach.confirm")
    check_not_own(actor, proof.complaint.client)
    if verdict not in (Verdict.ACCEPTED, Verdict.REFUSED):
        raise Refused(Reason(_("Choose a verdict."), field="verdict"))
    if not words.strip():
        raise Refused(Reason(_("Say what you saw."), field="words"))
    with unit_of_work():
        fields = {"verdict": verdict, "words": words.strip(), "judged_by": actor, "judged_at": clock.now()}
        if not OptInProof.objects.filter(pk=proof.pk, verdict=Verdict.WAITING).update(**fields):
            raise WrongState(Reason(_("This proof was judged in the meantime."), code="proof"))
        complaint = proof.complaint
        telling.finish_tasks(f"judge:{complaint.pk}")
        record("complaint.proof_judged", subject=complaint, actor=actor, verdict=verdict, words=words.strip())
        if verdict == Verdict.REFUSED:
            _ask_again(complaint, proof)
    proof.refresh_from_db()
    return proof


def watch() -> None:
    """Remind before the time is over, and tell compliance once it is (policy `opt_in_reminder_hours`); each once."""
    now = clock.now()
    soon = now + timedelta(hours=policy.value("opt_in_reminder_hours"))
    for complaint in _owed().filter(reminded_at=None, proof_due_at__gt=now, proof_due_at__lte=soon):
        _once(complaint, "reminded_at", "complaint.proof_reminded")
    for complaint in _owed().filter(overdue_told_at=None, proof_due_at__lte=now):
        _once(complaint, "overdue_told_at", "complaint.proof_overdue")


def _owed() -> QuerySet[Complaint]:
    given = OptInProof.objects.filter(complaint=OuterRef("pk")).exclude(verdict=Verdict.REFUSED)
    return Complaint.objects.filter(~Exists(given)).select_related("client__account_manager").order_by("pk")


def _once(complaint: Complaint, mark: str, action: str) -> None:
    with unit_of_work():
        if not Complaint.objects.filter(pk=complaint.pk, **{mark: None}).update(**{mark: clock.now()}):
            return
        client = complaint.client
        url, words = telling.client_url(client), {"client": client.name}
        record(action, subject=complaint, actor=None)
        if mark == "reminded_at":
            text = _("The opt-in proof of %(client)s is due soon.") % words
            telling.tell([client.account_manager], kind="reminder", pk=complaint.pk, text=text, url=url)
            return
        text = _("%(client)s gave no opt-in proof in time: look at the complaint.") % words
        people = telling.compliance_people()
        for person in people:
            add_task(person, text, url, key=f"overdue:{complaint.pk}:{person.pk}", due=clock.now() + timedelta(days=1))
        telling.tell([*people, client.account_manager], kind="overdue", pk=complaint.pk, text=text, url=url)


def _check_wanted(complaint: Complaint) -> None:
    last = complaint.proofs.order_by("pk").last()
    if last is not None and last.verdict == Verdict.ACCEPTED:
        raise WrongState(Reason(_("The opt-in is proved already."), code="proof"))
    if last is not None and last.verdict == Verdict.WAITING:
        raise WrongState(Reason(_("A proof waits for its verdict already."), code="proof"))


def _ask_again(complaint: Complaint, proof: OptInProof) -> None:
    client = complaint.client
    text = _("%(client)s: the proof did not show the opt-in. Give a better one.") % {"client": client.name}
    url = telling.client_url(client)
    add_task(client.account_manager, text, url, key=f"proof:{complaint.pk}", due=complaint.proof_due_at)
    telling.tell([client.account_manager], kind="refused", pk=proof.pk, text=text, url=url)
