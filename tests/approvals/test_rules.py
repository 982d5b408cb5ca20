"""Who decides, how often, on what: A1-A5, C7, C20."""

import pytest

from approvals.models import ApprovalLink, ApprovalRole, Decision
from approvals.services import history_of, missing_roles, record_decision, round_of
from core.accounts.models import User
from core.accounts.roles import Role
from core.errors import NotAllowed, Refused, WrongState
from core.events.models import AuditEvent
from requests_app import services
from requests_app.models import DIDRequest, PointToFix
from requests_app.statuses import Status
from requests_app.versions import current
from tests.approvals.scenes import live_links, standing
from tests.cast import person
from tests.support.journey import decide, filed, fill, fresh, plus_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaited(acme_request: DIDRequest) -> DIDRequest:
    return filed(acme_request)


def revised(request: DIDRequest, owner: User) -> DIDRequest:
    services.edit(request=request, actor=owner)
    fill(request, owner, {"calls_a_day": 77})
    return services.revise(request=request, actor=owner)


def test_four_move_it_to_review(awaited: DIDRequest, four: list[User]) -> None:  # S11 S23
    for approver in four[:3]:
        plus_one(awaited, approver)
    version = current(fresh(awaited))
    assert version is not None
    assert missing_roles(version) == ["SAP & Channel"]
    assert fresh(awaited).status == Status.AWAITING_APPROVALS
    plus_one(awaited, four[3])
    assert fresh(awaited).status == Status.IN_REVIEW


def test_second_decision_of_a_role_is_refused(awaited: DIDRequest, garima: User) -> None:  # A1 X11
    plus_one(awaited, garima)
    with pytest.raises(WrongState, match="already recorded: \\+1 by Garima Singh"):
        decide(awaited, garima, "no_final", "Changed my mind")
    assert standing(awaited) == ["plus_one"]


def test_after_the_fourth_too(awaited: DIDRequest, four: list[User]) -> None:  # A1 A4
    for approver in four:
        plus_one(awaited, approver)
    with pytest.raises(WrongState, match="already recorded"):
        plus_one(awaited, four[3])


def test_nobody_decides_their_own_request(awaited: DIDRequest, asha: User) -> None:  # A3
    asha.groups.add(person("Other Approver", Role.APPROVER).groups.get())
    ApprovalRole.objects.filter(code="support").update(holder=asha)
    with pytest.raises(NotAllowed, match="own request"):
        plus_one(awaited, asha)
    [line] = AuditEvent.objects.filter(action="decision.refused")
    assert (line.actor, line.data["why"], line.thread) == (asha, "own_request", awaited.reference)


def test_being_a_superuser_does_not_help(awaited: DIDRequest, asha: User) -> None:  # A3
    User.objects.filter(pk=asha.pk).update(is_superuser=True, is_staff=True)
    ApprovalRole.objects.filter(code="support").update(holder=asha)
    with pytest.raises(NotAllowed):
        plus_one(awaited, User.objects.get(pk=asha.pk))


def test_one_person_one_role(awaited: DIDRequest, mihir: User, garima: User) -> None:  # A3 C20
    plus_one(awaited, mihir)
    support = ApprovalRole.objects.get(code="support")
    ApprovalRole.objects.filter(pk=support.pk).update(holder=mihir)
    version = current(fresh(awaited))
    assert version is not None
    with pytest.raises(NotAllowed, match="one person, one role"):
        record_decision(
            version=version, role=support, person=mihir, kind="plus_one", words="", channel="page",
            digest_shown=version.digest, address=None, agent="",
        )  # fmt: skip


def test_a_stranger_is_no_holder(awaited: DIDRequest, ravi: User, garima: User) -> None:
    version = current(awaited)
    assert version is not None
    with pytest.raises(NotAllowed, match="do not hold"):
        record_decision(
            version=version, role=ApprovalRole.objects.get(code="support"), person=ravi, kind="plus_one", words="",
            channel="page", digest_shown=version.digest, address=None, agent="",
        )  # fmt: skip


def test_role_is_data(awaited: DIDRequest, nitin: User) -> None:  # S10
    successor = person("Uma Successor", Role.APPROVER)
    ApprovalRole.objects.filter(code="ebg").update(holder=successor)
    plus_one(awaited, successor)
    assert Decision.objects.get().person == successor


def test_a_fifth_role_is_data(awaited: DIDRequest, four: list[User]) -> None:
    legal = person("Lata Legal", Role.APPROVER)
    ApprovalRole.objects.create(code="legal", title="Legal", area="Legal", holder=legal, position=5)
    for approver in four:
        plus_one(awaited, approver)
    assert fresh(awaited).status == Status.AWAITING_APPROVALS
    plus_one(awaited, legal)
    assert fresh(awaited).status == Status.IN_REVIEW


def test_new_version_starts_from_zero(awaited: DIDRequest, asha: User, four: list[User]) -> None:  # A2 C4
    for approver in four[:3]:
        plus_one(awaited, approver)
    changed = revised(awaited, asha)
    plus_one(changed, four[3])
    assert fresh(changed).status == Status.AWAITING_APPROVALS
    version = current(fresh(changed))
    assert version is not None
    assert missing_roles(version) == ["Sales", "Support", "Enterprise Business Group"]
    assert [said.version.number for said in history_of(changed)] == [2, 1, 1, 1]  # C6: still to be seen


def test_the_end_of_a_round_names_editor_and_fields(awaited: DIDRequest, asha: User, four: list[User]) -> None:  # C6
    revised(awaited, asha)
    line = AuditEvent.objects.get(action="approvals.ended")
    assert line.actor is None
    assert line.data["editor"] == "Asha Rao"
    assert line.data["changed"] == ["Calls a day"]


def test_decision_on_an_old_version_is_refused(awaited: DIDRequest, asha: User, garima: User) -> None:  # A2
    old = current(awaited)
    assert old is not None
    revised(awaited, asha)
    with pytest.raises(WrongState, match="newer version"):
        record_decision(
            version=old, role=ApprovalRole.objects.get(code="support"), person=garima, kind="plus_one", words="",
            channel="link", digest_shown=old.digest, address=None, agent="",
        )  # fmt: skip


def test_old_links_die_with_their_version(awaited: DIDRequest, asha: User) -> None:  # A2
    revised(awaited, asha)
    assert live_links(awaited) == 4
    assert not ApprovalLink.objects.live().filter(version__number=1).exists()


def test_fixable_no_sends_back(awaited: DIDRequest, garima: User) -> None:
    decide(awaited, garima, "no_fixable", "The consent wording does not name Acme.")
    assert fresh(awaited).status == Status.ACTION_NEEDED
    point = PointToFix.objects.get()
    assert point.text == "The consent wording does not name Acme."
    assert live_links(awaited) == 0


def test_fixable_no_names_what_to_correct(awaited: DIDRequest, garima: User) -> None:
    version = current(awaited)
    assert version is not None
    record_decision(
        version=version, role=ApprovalRole.objects.get(code="support"), person=garima, kind="no_fixable",
        words="Another contact is shown.", channel="page", digest_shown=version.digest, address=None, agent="",
        items=["backend_screenshot", "otp_dca_flow"],
    )  # fmt: skip
    assert set(PointToFix.objects.values_list("item", flat=True)) == {"backend_screenshot", "otp_dca_flow"}


def test_nothing_else_can_be_named(awaited: DIDRequest, garima: User) -> None:  # W6
    version = current(awaited)
    assert version is not None
    with pytest.raises(Refused, match="status"):
        record_decision(
            version=version, role=ApprovalRole.objects.get(code="support"), person=garima, kind="no_fixable",
            words="No", channel="page", digest_shown=version.digest, address=None, agent="", items=["status"],
        )  # fmt: skip


def test_final_no_declines(awaited: DIDRequest, garima: User) -> None:
    decide(awaited, garima, "no_final", "Promotional calls.")
    now = fresh(awaited)
    assert (now.status, now.decline_kind) == (Status.DECLINED, "final")
    assert now.changes.last().code == "APPROVAL"


def test_no_plus_one_after_a_no(awaited: DIDRequest, mihir: User, garima: User) -> None:  # A4 C7
    decide(awaited, garima, "no_final", "Promotional calls.")
    with pytest.raises(WrongState, match="no decision is awaited"):
        plus_one(awaited, mihir)


def test_round_shows_each_role(awaited: DIDRequest, mihir: User, garima: User) -> None:  # C5
    plus_one(awaited, mihir, "Fine")
    version = current(fresh(awaited))
    assert version is not None
    states = round_of(version)
    assert [(state.role.code, state.kind, state.decider) for state in states] == [
        ("sales", "plus_one", "Mihir Desai"), ("support", "", ""), ("ebg", "", ""), ("sap_channel", "", ""),
    ]  # fmt: skip
    assert states[1].asked == "Garima Singh"
    assert states[1].asked_at is not None


def test_drafts_take_no_decision(acme_request: DIDRequest, garima: User) -> None:  # A4
    version = acme_request.versions.get()
    with pytest.raises(WrongState):
        record_decision(
            version=version, role=ApprovalRole.objects.get(code="support"), person=garima, kind="plus_one", words="",
            channel="page", digest_shown="", address=None, agent="",
        )  # fmt: skip
