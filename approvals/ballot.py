"""One decision on its way in, and everything that can be said against it (A1-A5, C20, S45)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from approvals.facts import RoleState
from approvals.models import ApprovalFile, ApprovalRole, Decision
from approvals.wording import condition_in
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.templatetags.indian import ist
from requests_app.models import DIDRequest, Evidence, RequestVersion
from requests_app.statuses import Status

ITEMS = frozenset(RequestVersion.CONTENT_FIELDS) | frozenset(Evidence.Kind.values)  # what a No may ask to correct

Kind = Decision.Kind


@dataclass(slots=True)
class Ballot:
    """One decision on its way in."""

    version: RequestVersion
    role: ApprovalRole
    person: User
    kind: str
    words: str
    channel: str
    digest_shown: str
    address: str | None
    agent: str
    confirmed_by: User | None = None
    file: ApprovalFile | None = None
    on_behalf_of: User | None = None
    items: Sequence[str] = field(default_factory=tuple)

    @property
    def request(self) -> DIDRequest:
        return self.version.request


def check_words(ballot: Ballot, *, unconditional: bool) -> None:
    """Raises Refused for an unknown kind, missing words, or a +1 whose words set a condition."""
    if ballot.kind not in Kind.values or ballot.kind == Kind.WITHDRAWN:
        raise Refused(Reason(_("Choose +1, No or Unclear."), code="kind", field="kind"))
    if unknown := set(ballot.items) - ITEMS:
        raise Refused(Reason(_("This is nothing to correct: %s.") % ", ".join(sorted(unknown)), field="items"))
    if not ballot.words and ballot.kind == Kind.UNCLEAR:
        raise Refused(Reason(_("Write your question: the account manager answers it."), code="words", field="words"))
    if not ballot.words and ballot.kind != Kind.PLUS_ONE:
        raise Refused(Reason(_("Say why: a No needs its reason."), code="words", field="words"))
    if ballot.kind == Kind.PLUS_ONE and not unconditional and (phrase := condition_in(ballot.words)):
        text = _("This looks conditional (“%(phrase)s”). Is it a +1, or Unclear?") % {"phrase": phrase}
        remedy = _("A +1 counts only without a condition.")
        raise Refused(Reason(text, code="conditional", field="words", remedy=remedy))


def check(ballot: Ballot, states: list[RoleState]) -> RoleState:
    """The state of the ballot's role, where nothing stands against it. Raises NotAllowed or WrongState."""
    _check_current(ballot)
    state = next((one for one in states if one.role.pk == ballot.role.pk), None)
    if state is None:
        raise NotAllowed(Reason(_("This role is not asked any more."), code="role_gone"))
    _check_person(ballot, state)
    if state.decided or _same_question(ballot, state):
        raise WrongState(_already(state))
    if any(one.decider_id == ballot.person.pk for one in states if one is not state):
        raise NotAllowed(Reason(_("You have decided for another role: one person, one role."), code="two_roles"))
    return state


def _same_question(ballot: Ballot, state: RoleState) -> bool:
    """A double click on an Unclear: asked once, mailed once (A1)."""
    if ballot.kind != state.kind or ballot.person.pk != state.decider_id or not state.question_is_open:
        return False
    return Decision.objects.standing().filter(version=ballot.version, role=ballot.role, words=ballot.words).exists()


def _check_current(ballot: Ballot) -> None:
    if ballot.version.number != ballot.request.version_number or ballot.digest_shown != ballot.version.digest:
        raise WrongState(_newer_version())


def _check_person(ballot: Ballot, state: RoleState) -> None:
    # only its owner may edit a request, so this keeps out the last editor as well
    if ballot.person.pk == ballot.request.owner_id:
        raise NotAllowed(Reason(_("Nobody decides on their own request."), code="own_request"))
    if not state.approver or not state.seats(ballot.person.pk):
        raise NotAllowed(
            Reason(_("You do not hold the role %(role)s any more.") % {"role": state.role.title}, code="not_holder")
        )
    if not state.awaited and not state.decided:
        check_awaited(ballot.version)


def check_awaited(version: RequestVersion) -> None:
    """Raises WrongState unless approvals are awaited for this very version."""
    request = version.request
    if version.number != request.version_number:
        raise WrongState(_newer_version())
    if request.status != Status.AWAITING_APPROVALS:
        text = _("%(ref)s is now “%(status)s”: no decision is awaited.")
        said = text % {"ref": request.reference, "status": request.get_status_display()}
        raise WrongState(Reason(said, code="not_awaited"))


def _already(state: RoleState) -> Reason:
    said = {"kind": state.kind_label, "role": state.role.title, "who": state.decider, "at": ist(state.at)}
    text = _("The decision of %(role)s is already recorded: %(kind)s by %(who)s, %(at)s.") % said
    return Reason(text, code="recorded")


def _newer_version() -> Reason:
    return Reason(
        _("There is a newer version of this request than the one you were shown."),
        code="newer_version",
        remedy=_("You have been mailed a new link for it."),
    )
