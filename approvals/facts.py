"""What is known about a round of approvals: one row a role, in one query, for pages, guards and rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from approvals.models import ApprovalFile, ApprovalLink, ApprovalRole, Decision, Reminder
from core.accounts.access import MAY, may
from core.accounts.models import User
from core.prepared import Given, Prepared
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status

DECIDE = "approval.decide"


@dataclass(slots=True)
class RoleState:
    """Where one role stands on one version; `kind` is "" while nothing was said, `reminded_at` the newest reminder."""

    role: ApprovalRole
    reference: str
    awaited: bool  # approvals are awaited for this very version
    decision_id: int | None
    kind: str
    at: datetime | None
    decider_id: int | None
    decider: str
    backup_asked: bool
    approver: bool = True  # of the person that was asked about: still holds the right to decide
    # what only pages show; states that a decision is judged by are read without it
    words: str = ""
    channel: str = ""
    confirmer: str = ""
    file_id: str = ""
    file_name: str = ""
    answer: str = ""
    asked_at: datetime | None = None
    asked: str = ""
    reminded_at: datetime | None = None
    file_waits: bool = False

    @property
    def said_yes(self) -> bool:
        """A clear +1 that stands (S45: an unclear one does not count)."""
        return self.kind == Decision.Kind.PLUS_ONE

    @property
    def decided(self) -> bool:
        """Nothing more is expected of this role on this version."""
        return self.kind not in ("", Decision.Kind.UNCLEAR)

    @property
    def question_is_open(self) -> bool:
        """The owner owes an answer."""
        return self.kind == Decision.Kind.UNCLEAR and not self.answer

    @property
    def waits_on_approver(self) -> bool:
        return self.awaited and not self.decided and not self.question_is_open

    @property
    def kind_label(self) -> str:
        return str(Decision.Kind(self.kind).label) if self.kind else ""

    @property
    def channel_label(self) -> str:
        return str(Decision.Channel(self.channel).label) if self.channel else ""

    def seats(self, person_id: int | None) -> bool:
        """Whether this person decides for the role now: its holder, or its backup once asked (A5, C18)."""
        if person_id is None:
            return False
        return person_id == self.role.holder_id or (self.backup_asked and person_id == self.role.backup_id)


def sits_on(role: ApprovalRole, person: User) -> bool:
    """Whether this person belongs to the role and still holds the right to decide (A5); others are told nothing."""
    return person.pk in (role.holder_id, role.backup_id) and may(person, DECIDE)


def round_of(version: RequestVersion, *, person: User | None = None) -> list[RoleState]:
    """Every active role with what it said about `version`, in the roles' order: one query.

    With `person`, each state also says whether that person may still decide at all, read in the same query.
    """
    roles = _TO_SHOW(version=version.pk, request=version.request_id, person=person.pk if person else 0)
    return [
        RoleState(
            **_judged(version, role), words=role.said or "", channel=role.channel or "", confirmer=role.confirmer or "",
            file_id=str(role.file_id or ""), file_name=role.file_name or "", answer=role.answer_text or "",
            asked_at=role.asked_at, asked=role.asked_name or "", reminded_at=role.reminded_at,
            file_waits=role.file_waits, approver=role.approver,
        )
        for role in roles
    ]  # fmt: skip


def round_to_judge(version: RequestVersion, person: User) -> list[RoleState]:
    """The same with only what a decision of `person` is judged by: one lean query."""
    roles = _TO_JUDGE(version=version.pk, person=person.pk)
    return [RoleState(**_judged(version, role), approver=role.approver) for role in roles]


def _judged(version: RequestVersion, role: Any) -> dict[str, Any]:
    request = version.request
    awaited = request.status == Status.AWAITING_APPROVALS and version.number == request.version_number
    return {
        "role": role, "reference": request.reference, "awaited": awaited, "decision_id": role.decision_id,
        "kind": role.kind or "", "at": role.decided_at, "decider_id": role.decider_id, "decider": role.decider or "",
        "backup_asked": role.backup_asked,
    }  # fmt: skip


def missing_roles(version: RequestVersion) -> list[str]:
    """The titles of the roles without a clear standing +1 on this version: one query (S11, S45, C7).

    Without any active role something is missing all the same.
    """
    yes = Decision.objects.standing().clear_yes().filter(role=OuterRef("pk"), version=version)
    rows = list(ApprovalRole.objects.filter(active=True).values_list("title", Exists(yes)))
    return [title for title, said in rows if not said] if rows else [str(_("any approval role"))]


def who_is_missing(version: RequestVersion) -> tuple[list[tuple[str, str]], list[str]]:
    """(role, who could say it) for each role as above, and the roles whose +1 was handed in as a file without proof.

    One query. A file proves once Tech Support has confirmed it; also of a role that is no longer asked.
    """
    rows = _TO_PROVE(version=version.pk)
    unproved = [row.title for row in rows if row.by_file and not (row.file_id and row.confirmer_id)]
    asked = [row for row in rows if row.active]
    if not asked:
        nobody = str(_("any approval role"))
        return [(nobody, nobody)], unproved
    return [(row.title, row.holder_name or row.title) for row in asked if not row.said_yes], unproved


def history_of(request: DIDRequest) -> list[Decision]:
    """Every decision on every version, newest first, with people, role and file (C6)."""
    related = ("version", "role", "person", "on_behalf_of", "confirmed_by", "file__file", "answer")
    return list(request.decisions.select_related(*related).order_by("-pk"))


def _to_judge() -> Any:
    version = Given("version")
    asked = ApprovalLink.objects.filter(version=version, role=OuterRef("pk"), person=OuterRef("backup_id"))
    standing = Q(decisions__version=version, decisions__stands=True)
    return ApprovalRole.objects.filter(active=True).annotate(
        now=FilteredRelation("decisions", condition=standing),
        decision_id=F("now__pk"),
        kind=F("now__kind"),
        decided_at=F("now__at"),
        decider_id=F("now__person_id"),
        decider=F("now__person__full_name"),
        backup_asked=Exists(asked),
        approver=_is_approver(),
    )


def _to_show() -> Any:
    version, request = Given("version"), Given("request")
    links = ApprovalLink.objects.filter(version=version, role=OuterRef("pk"))
    files = ApprovalFile.objects.filter(request=request, role=OuterRef("pk"), state=ApprovalFile.State.WAITING)
    reminders = Reminder.objects.filter(version=version, role=OuterRef("pk")).order_by("-at", "-pk")
    standing = Q(decisions__version=version, decisions__stands=True)
    return ApprovalRole.objects.asked().annotate(
        now=FilteredRelation("decisions", condition=standing),
        decision_id=F("now__pk"),
        kind=F("now__kind"),
        said=F("now__words"),
        channel=F("now__channel"),
        decided_at=F("now__at"),
        decider_id=F("now__person_id"),
        decider=F("now__person__full_name"),
        confirmer=F("now__confirmed_by__full_name"),
        file_id=F("now__file__file_id"),
        file_name=F("now__file__file__shown_name"),
        answer_text=F("now__answer__text"),
        asked_at=Subquery(links.order_by("pk").values("issued_at")[:1]),
        asked_name=Subquery(links.order_by("-pk").values("person__full_name")[:1]),
        backup_asked=Exists(links.filter(person=OuterRef("backup_id"))),
        reminded_at=Subquery(reminders.values("at")[:1]),
        file_waits=Exists(files),
        approver=_is_approver(),
    )


def _to_prove() -> Any:
    standing = Q(decisions__version=Given("version"), decisions__stands=True)
    yes = Q(now__pk__isnull=False, now__kind=Decision.Kind.PLUS_ONE)
    return (
        ApprovalRole.objects.only("title", "active")
        .annotate(
            now=FilteredRelation("decisions", condition=standing),
            said_yes=Case(When(yes, then=Value(value=True)), default=Value(value=False)),
            by_file=Case(
                When(yes & Q(now__channel=Decision.Channel.FILE), then=Value(value=True)), default=Value(value=False)
            ),
            file_id=F("now__file_id"),
            confirmer_id=F("now__confirmed_by_id"),
            holder_name=F("holder__full_name"),
        )
        .order_by("position")
    )


def _is_approver() -> Exists:
    # the same right as core.accounts.access.may, read afresh: a role taken away acts at once (A5)
    names = [role.value for role in MAY[DECIDE]]
    return Exists(User.objects.filter(pk=Given("person"), is_active=True, groups__name__in=names))


_TO_JUDGE: Prepared[Any] = Prepared(_to_judge)
_TO_SHOW: Prepared[Any] = Prepared(_to_show)
_TO_PROVE: Prepared[Any] = Prepared(_to_prove)
