"""Complaints are counted by person over ten days; limits warn and open a review; the opt-in is owed in 24 hours."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from clients.models import Client
from compliance.breaches import numbers, proofs
from compliance.breaches.facts import complainants
from compliance.breaches.models import Case, Complaint, OptInProof
from core import clock
from core.accounts.models import User
from core.desk.models import Task
from core.errors import NotAllowed, Refused, WrongState
from core.events.models import AuditEvent
from core.events.worker import drain
from tests.compliance.breaches.conftest import Complain
from tests.support.journey import upload
from tests.support.mailroom import Mailroom


def test_one_person_counts_once(complain: Complain, acme: Client) -> None:  # R25
    for n in (1, 1, 2):
        complain(n)
    assert complainants(acme) == 2


def test_a_complaint_leaves_the_window_after_ten_days(complain: Complain, acme: Client) -> None:
    now = clock.now()
    complain(1, received_at=now - timedelta(days=10))
    complain(2, received_at=now - timedelta(days=10) + timedelta(seconds=5))
    with clock.frozen(now):
        assert complainants(acme) == 1


def test_three_warn_compliance_and_the_account_manager(
    complain: Complain, acme: Client, asha: User, chitra: User, smtp: Mailroom
) -> None:
    for n in (1, 2):
        complain(n)
    drain(["mail.breach_news"])
    assert not [letter for letter in smtp.to(chitra.email) if "complained" in letter.subject]
    complain(3)
    drain(["mail.breach_news"])
    for person in (asha, chitra):
        assert smtp.to(person.email)[-1].subject == "3 people complained about Acme Pvt Ltd in 10 days"
    assert not Case.objects.exists()


def test_five_open_one_case_for_compliance(complain: Complain, acme: Client, chitra: User, chetan: User) -> None:
    for n in range(1, 7):
        complain(n)
    case = Case.objects.get()
    assert (case.client, case.origin, case.opened_by, case.state) == (acme, "complaints", None, "open")
    given = Task.objects.open().filter(key__startswith=f"case:{case.pk}:")
    assert {task.user for task in given} == {chitra, chetan}


def test_a_stolen_table_gives_no_phone_list(complain: Complain) -> None:
    row = complain(1)
    stored = " ".join(map(str, Complaint.objects.filter(pk=row.pk).values_list().get()))
    told = " ".join(str(event.data) for event in AuditEvent.objects.all())
    assert "9876543201" not in stored + told
    assert numbers.unseal(row.number) == "+919876543201"


def test_numbers_survive_a_new_secret_key(complain: Complain) -> None:  # X18
    row, old = complain(1), settings.SECRET_KEY
    with override_settings(SECRET_KEY="another-key-for-tests", SECRET_KEY_FALLBACKS=[old]):
        assert numbers.unseal(row.number) == "+919876543201"
        assert complain(1).complainant == row.complainant


@pytest.mark.parametrize("who", ["asha", "tara", "anil"])
def test_only_compliance_records(complain: Complain, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        complain(1, actor=request.getfixturevalue(who))


@pytest.mark.parametrize(("field", "value"), [("number", "12"), ("about", " "), ("source", "nobody"), ("caller", "x")])
def test_what_is_missing_is_named(complain: Complain, field: str, value: str) -> None:
    with pytest.raises(Refused) as refusal:
        complain(1, **{field: value})
    assert [reason.field for reason in refusal.value.reasons] == [field]
    assert not Complaint.objects.exists()


def test_nothing_is_received_tomorrow(complain: Complain) -> None:
    with pytest.raises(Refused):
        complain(1, received_at=clock.now() + timedelta(minutes=1))


def test_the_operators_reference_comes_once(complain: Complain, acme: Client) -> None:
    complain(1, reference="OP-1")
    with pytest.raises(WrongState):
        complain(2, reference="OP-1")
    assert complainants(acme) == 1


def give(complaint: Complaint, by: User) -> OptInProof:
    file = upload("opt-in.txt", b"2026-11-02 10:15 opted in by OTP\n", "text/plain")
    return proofs.give_proof(complaint=complaint, upload=file, note="From the CRM.", actor=by)


def test_the_proof_is_due_in_24_hours_and_reminded_of_once(
    complain: Complain, asha: User, chitra: User, smtp: Mailroom
) -> None:
    row = complain(1)
    task = Task.objects.get(key=f"proof:{row.pk}")
    assert (task.user, task.due - row.recorded_at) == (asha, timedelta(hours=24))
    proofs.watch()
    for hours in (19, 19.5):
        with clock.frozen(row.recorded_at + timedelta(hours=hours)):
            proofs.watch()
            drain(["mail.breach_news"])
    soon = [letter for letter in smtp.to(asha.email) if "due soon" in letter.subject]
    assert len(soon) == 1
    for hours in (24, 25):
        with clock.frozen(row.recorded_at + timedelta(hours=hours)):
            proofs.watch()
    assert Task.objects.open().get(key__startswith=f"overdue:{row.pk}:").user == chitra
    assert AuditEvent.objects.filter(action="complaint.proof_overdue").count() == 1


def test_a_proof_in_time_stops_the_clock(complain: Complain, asha: User, chitra: User) -> None:
    row = complain(1)
    proof = give(row, asha)
    with clock.frozen(row.recorded_at + timedelta(hours=30)):
        proofs.watch()
    assert not Task.objects.open().filter(key__startswith="overdue:").exists()
    proofs.judge_proof(proof=proof, verdict="accepted", words="The log names the number.", actor=chitra)
    assert not Task.objects.open().filter(user__in=(asha, chitra)).exists()
    with pytest.raises(WrongState):
        give(row, asha)


def test_a_refused_proof_is_asked_for_again(complain: Complain, asha: User, chitra: User) -> None:
    row = complain(1)
    proof = give(row, asha)
    with pytest.raises(WrongState):
        give(row, asha)  # one waits already
    proofs.judge_proof(proof=proof, verdict="refused", words="Another number.", actor=chitra)
    assert Task.objects.open().get(key=f"proof:{row.pk}").user == asha
    assert give(row, asha).verdict == "waiting"


def test_a_verdict_needs_words_a_right_and_comes_once(complain: Complain, asha: User, chitra: User, tara: User) -> None:
    proof = give(complain(1), asha)
    for by, verdict, words, refusal in (
        (chitra, "accepted", " ", Refused), (chitra, "waiting", "x", Refused), (tara, "accepted", "x", NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            proofs.judge_proof(proof=proof, verdict=verdict, words=words, actor=by)
    proofs.judge_proof(proof=proof, verdict="accepted", words="Seen.", actor=chitra)
    with pytest.raises(WrongState):
        proofs.judge_proof(proof=proof, verdict="refused", words="No.", actor=chitra)


@pytest.mark.parametrize("who", ["ravi", "chitra", "tara"])
def test_only_the_clients_account_manager_gives_it(
    complain: Complain, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        give(complain(1), request.getfixturevalue(who))
