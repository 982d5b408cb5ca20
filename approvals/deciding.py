"""Recording a decision: the one way in, whatever the channel (S23, A1-A5)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.db.models import Case, DateTimeField, F, QuerySet, When
from django.utils.translation import gettext as _

from approvals.ballot import Ballot, check, check_words
from approvals.facts import RoleState, round_to_judge
from approvals.models import ApprovalFile, ApprovalLink, ApprovalRole, Decision
from core import clock, tokens
from core.accounts.models import User
from core.errors import NotAllowed, Reason, WrongState
from core.events import add_task, enqueue, finish_task, notify, record, unit_of_work
from core.prepared import Given, Prepared, PreparedInsert, PreparedUpdate
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import WHOLE
from requests_app.workflow import perform, touch

UNDO = "undo"
POINT_CODE = "APPROVER_NO"
DECLINE_CODE = "APPROVAL"

Kind = Decision.Kind
Channel = Decision.Channel


def record_decision(  # noqa: PLR0913 - what is said, by whom, about what, through which channel: all of it is kept
    *,
    version: RequestVersion,
    role: ApprovalRole,
    person: User,
    kind: str,
    words: str,
    channel: str,
    digest_shown: str,
    address: str | None,
    agent: str,
    confirmed_by: User | None = None,
    file: ApprovalFile | None = None,
    on_behalf_of: User | None = None,
    items: Sequence[str] = (),
    unconditional: bool = False,
) -> Decision:
    """Keep what one person says for one role about one version, and move the request if that settles it.

    `kind` is a Decision.Kind but "withdrawn", `items` the fields or files that a fixable No is about, `unconditional`
    says that a +1 whose words sound conditional was asked back and is meant (S45). The request's row is locked first,
    so that the last two approvers at one moment still advance it. Raises Refused (words), WrongState (already recorded,
    newer version, not awaited) or NotAllowed, which leaves a line in the audit log; then nothing else was written.
    """
    ballot = Ballot(
        version, role, person, kind, words.strip(), channel, digest_shown, address, agent[:250], confirmed_by, file,
        on_behalf_of, items,
    )  # fmt: skip
    check_words(ballot, unconditional=unconditional)
    with refusals_kept(version, person, role), unit_of_work():
        return _record(ballot)


@contextmanager
def refusals_kept(about: DIDRequest | RequestVersion, person: User | None, role: ApprovalRole | None) -> Iterator[None]:
    """Around a unit of work: a forbidden try is kept in the audit log (A3, L2), a lost race is a named refusal (A1)."""
    try:
        yield
    except NotAllowed as refusal:
        why = "; ".join(reason.code for reason in refusal.reasons)
        request = about.request if isinstance(about, RequestVersion) else about
        with unit_of_work():
            record("decision.refused", subject=request, actor=person, role=role.title if role else "", why=why)
        raise
    except IntegrityError as error:
        if "decision" not in str(error):
            raise
        raise WrongState(Reason(_("A decision is already recorded."), code="recorded")) from error


def lock_version(version: RequestVersion) -> RequestVersion:
    """The version with its request as it stands now, with client and owner, its row locked until the transaction ends.

    What a frozen version says does not change any more: it is not read again.
    """
    version.request = _LOCKED(pk=version.request_id)[0]
    return version


_LOCKED = Prepared(
    lambda: DIDRequest.objects.filter(pk=Given("pk")).select_related("owner", "client").select_for_update(of=("self",))
)


def _record(ballot: Ballot) -> Decision:
    ballot.version = lock_version(ballot.version)
    states = round_to_judge(ballot.version, ballot.person)
    state = check(ballot, states)
    if state.decision_id:
        _give_way(state.decision_id)
    decision = _insert(ballot, state)
    _CLOSE_LINKS(version=decision.version_id, role=decision.role_id, person=decision.person_id, at=decision.at)
    _tell(decision, state)
    state.kind = decision.kind
    _follow(decision, ballot, states)
    return decision


def _give_way(unclear: int) -> None:
    Decision.objects.filter(pk=unclear).update(stands=False)
    finish_task(f"question:{unclear}")


def _insert(ballot: Ballot, state: RoleState) -> Decision:
    stands_in = state.role.holder_id != ballot.person.pk
    decision = Decision(
        request=ballot.request, version=ballot.version, role=state.role, person=ballot.person, kind=ballot.kind,
        on_behalf_of=ballot.on_behalf_of or (state.role.holder if stands_in else None), words=ballot.words,
        channel=ballot.channel, file=ballot.file, confirmed_by=ballot.confirmed_by, digest_shown=ballot.digest_shown,
        at=clock.now(), address=ballot.address, agent=ballot.agent, undo_nonce=tokens.new_nonce(),
    )  # fmt: skip
    decision.undo_digest = tokens.digest(tokens.derive(UNDO, decision.token_id, decision.undo_nonce))
    _INSERT([decision])
    return decision


_INSERT = PreparedInsert(Decision)


def _close_links() -> tuple[QuerySet[ApprovalLink], dict[str, Any]]:
    """The link that was used is used; whatever else was open for this role on this version is replaced."""
    version, role, person, at = Given("version"), Given("role"), Given("person"), Given("at", DateTimeField())
    links = ApprovalLink.objects.filter(version=version, role=role, used_at=None, replaced_at=None)
    used, replaced = When(person=person, then=at), When(person=person, then=F("replaced_at"))
    return links, {"used_at": Case(used, default=F("used_at")), "replaced_at": Case(replaced, default=at)}


_CLOSE_LINKS = PreparedUpdate(_close_links)


def _tell(decision: Decision, state: RoleState) -> None:
    enqueue("mail.decision_receipt", key=f"mail.decision_receipt:{decision.pk}", payload={"decision": decision.pk})
    record(
        "decision.recorded",
        subject=decision.request,
        actor=decision.person,
        role=state.role.title,
        kind=str(decision.get_kind_display()),
        words=decision.words,
        channel=decision.channel,
        version=decision.version.number,
        on_behalf_of=decision.on_behalf_of.full_name if decision.on_behalf_of else "",
        confirmed_by=decision.confirmed_by.full_name if decision.confirmed_by else "",
    )


def _follow(decision: Decision, ballot: Ballot, states: list[RoleState]) -> None:
    request, version, words = decision.request, decision.version, decision.words
    if decision.kind == Kind.NO_FIXABLE:
        points = [(item, POINT_CODE, words) for item in ballot.items or [WHOLE]]
        data = {"points": points}
        perform(request, "send_back", actor=decision.person, version=version, reason=words, code=POINT_CODE, data=data)
    elif decision.kind == Kind.NO_FINAL:
        final = {"code": DECLINE_CODE, "decline_kind": DIDRequest.DeclineKind.FINAL.value}
        perform(request, "decline", actor=decision.person, version=version, reason=words, code=DECLINE_CODE, data=final)
    elif all(
        state.said_yes for state in states
    ):  # counted under the lock, so that what stands against `approve` here is a fault and may be loud
        perform(request, "approve", actor=None, version=version, data={"round": states}, held=True)
    else:
        touch(request)
        if decision.kind == Kind.UNCLEAR:
            _ask_owner(decision)


def _ask_owner(decision: Decision) -> None:
    request = decision.request
    url = f"{request.get_absolute_url()}#question-{decision.pk}"
    words = {"name": decision.person.full_name, "ref": request.reference}
    notify(request.owner, _("%(name)s has a question on %(ref)s.") % words, url)
    add_task(request.owner, _("Answer %(name)s's question on %(ref)s") % words, url, key=f"question:{decision.pk}")
    enqueue("mail.question", key=f"mail.question:{decision.pk}", payload={"decision": decision.pk})
