"""Tech Support judges a difference and confirms the signature; only then may it be activated (S20, S33, P4)."""

import pytest

from agreements import services
from agreements.facts import agreement_problem
from agreements.models import Agreement
from agreements.services import confirm_difference, confirm_signature, refuse_copy
from compliance import review
from core.accounts.models import User
from core.desk.models import Task
from core.errors import Blocked, NotAllowed, Refused, Stale, WrongState
from core.events.models import AuditEvent
from core.events.worker import drain
from core.files import store
from core.files.services import Altered
from requests_app.models import RequestVersion
from requests_app.statuses import Status, Turn
from tests.agreements import papers
from tests.agreements.test_upload_signed import changed, give
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def differing(sent: Agreement, paper: bytes, asha: User) -> Agreement:
    """A copy with one number changed came back."""
    return give(sent, changed(paper), asha)


@pytest.fixture
def signed(sent: Agreement, paper: bytes, asha: User) -> Agreement:
    return give(sent, journey.signed_copy(paper), asha)


def test_a_changed_copy_is_not_activated_by_one_click(differing: Agreement, tara: User) -> None:  # P4
    request = journey.fresh(differing.request)
    with pytest.raises(WrongState):
        review.activate(request=request, actor=tara)
    with pytest.raises(WrongState):
        confirm_signature(agreement=differing, actor=tara)
    confirm_difference(agreement=differing, actor=tara, note="The client added the floor; same terms.")
    with pytest.raises(Blocked, match="signature is not confirmed"):
        review.activate(request=journey.fresh(request), actor=tara)


def test_a_difference_is_taken_with_a_note(differing: Agreement, tara: User) -> None:  # P4
    found = confirm_difference(agreement=differing, actor=tara, note="Only the date was typed in.")
    assert (found.state, found.difference_note, found.difference_by) == ("signed", "Only the date was typed in.", tara)
    assert journey.fresh(found.request).status == Status.AWAITING_ACTIVATION
    assert AuditEvent.objects.get(action="agreement.difference_confirmed").data["comparison"] == "differs"
    assert not Task.objects.open().filter(user=tara, text__contains="Judge").exists()


@pytest.mark.parametrize("step", [confirm_difference, refuse_copy])
def test_without_a_note_nothing_is_decided(differing: Agreement, tara: User, step: object) -> None:  # P4
    with pytest.raises(Refused):
        step(agreement=differing, actor=tara, note="  ")  # type: ignore[operator]


def test_a_copy_that_is_not_taken_goes_back_to_the_owner(
    differing: Agreement, paper: bytes, asha: User, tara: User, smtp: Mailroom
) -> None:  # P4
    found = refuse_copy(agreement=differing, actor=tara, note="24 hours became 42.")
    assert found.state == "sent"
    assert services.waiting_on(found) == Turn.CLIENT
    assert Task.objects.open().filter(user=asha, text="Get a correct signed copy from Acme Pvt Ltd").exists()
    drain(["mail.agreement_news"])
    assert "24 hours became 42." in smtp.to(asha.email)[-1].text
    assert give(found, journey.signed_copy(paper), asha).state == "signed"


def test_a_clean_copy_needs_no_note_but_the_signature_is_still_confirmed(signed: Agreement, tara: User) -> None:  # S33
    problem = agreement_problem(journey.fresh(signed.request))
    assert problem is not None
    assert "not confirmed" in problem.text
    found = confirm_signature(agreement=signed, actor=tara)
    assert (found.state, found.confirmed_by) == ("confirmed", tara)
    assert found.confirmed_at is not None
    assert agreement_problem(journey.fresh(signed.request)) is None
    assert AuditEvent.objects.get(action="agreement.confirmed").data["comparison"] == "same_bytes"


def test_activation_refuses_without_the_confirmed_agreement(signed: Agreement, tara: User) -> None:  # S20
    with pytest.raises(Blocked, match="signature is not confirmed"):
        review.activate(request=journey.fresh(signed.request), actor=tara)


@pytest.mark.parametrize(
    ("state", "words"),
    [("building", "not signed"), ("issued", "not signed"), ("sent", "not signed"), ("submitted", "differs")],
)
def test_each_state_says_what_is_missing(issued: Agreement, state: str, words: str) -> None:  # S20
    Agreement.objects.filter(pk=issued.pk).update(state=state)
    problem = agreement_problem(issued.request)
    assert problem is not None
    assert words in problem.text
    assert problem.remedy


def test_an_agreement_of_an_earlier_version_does_not_count(signed: Agreement, tara: User) -> None:
    confirm_signature(agreement=signed, actor=tara)
    request = journey.fresh(signed.request)
    request.version_number = 2
    problem = agreement_problem(request)
    assert problem is not None
    assert "earlier version" in problem.text


def test_without_an_agreement_there_is_a_problem(draft: RequestVersion) -> None:  # S20
    problem = agreement_problem(draft)  # type: ignore[arg-type]
    assert problem is not None
    assert "no agreement" in problem.text


def test_confirmed_twice_the_second_is_told(signed: Agreement, tara: User, tejas: User) -> None:  # X11
    confirm_signature(agreement=signed, actor=tara)
    with pytest.raises(WrongState, match="Signature confirmed"):
        confirm_signature(agreement=signed, actor=tejas)


def test_a_file_altered_since_the_comparison_is_not_confirmed(signed: Agreement, tara: User) -> None:  # P4, F9
    assert signed.returned is not None
    store.remove(signed.returned.storage_name)
    store.write(signed.returned.storage_name, papers.scan(1))
    with pytest.raises(Altered):
        confirm_signature(agreement=signed, actor=tara)


def test_a_confirmation_of_a_copy_that_was_replaced_is_stale(signed: Agreement, tara: User) -> None:
    seen = journey.agreement_of(signed.request)
    assert seen.returned is not None
    seen.returned_id = seen.issued_id  # another file than the one that stands now
    with pytest.raises(Stale):
        confirm_signature(agreement=seen, actor=tara)


def test_nobody_but_tech_support_confirms(signed: Agreement, request: pytest.FixtureRequest) -> None:  # S33
    people = request.getfixturevalue
    for who in ["asha", "ravi", "mihir", "chitra", "anil", "stranger"]:
        with pytest.raises(NotAllowed):
            confirm_signature(agreement=signed, actor=people(who))


@pytest.mark.parametrize("step", [confirm_difference, refuse_copy])
def test_nobody_but_tech_support_judges_a_difference(differing: Agreement, asha: User, step: object) -> None:
    with pytest.raises(NotAllowed):
        step(agreement=differing, actor=asha, note="Fine.")  # type: ignore[operator]


def test_an_owner_with_the_role_does_not_confirm_their_own(signed: Agreement, asha: User) -> None:  # A3
    from django.contrib.auth.models import Group

    asha.groups.add(Group.objects.get(name="Tech Support"))
    with pytest.raises(NotAllowed):
        confirm_signature(agreement=signed, actor=User.objects.get(pk=asha.pk))
