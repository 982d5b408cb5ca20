"""A client hands in a paper: taken once, linked to what it replaces, never the same bytes again."""

from typing import Any

import pytest

from clients.documents import services
from clients.documents.models import Document
from clients.documents.papers import of_client
from clients.models import Client
from core.accounts.models import User
from core.errors import Refused, WrongState
from core.files.models import StoredFile
from tests.clients.documents.scene import hand_in

pytestmark = pytest.mark.django_db


def reject(document: Document, by: User, why: str = "cropped") -> Document:
    return services.judge(document=document, approve=False, why=why, words="Top left", actor=by)


def test_three_papers_are_asked_for_and_a_porting_letter_of_who_ports(client_of_asha: Client) -> None:  # S69
    kinds = [paper.kind.value for paper in of_client(client_of_asha, ports_a_number=False)]
    assert kinds == ["company", "address", "signatory"]
    assert of_client(client_of_asha, ports_a_number=True)[-1].kind.value == "porting"


def test_the_step_is_being_checked_once_all_are_in(client_of_asha: Client, states: Any) -> None:  # S68
    hand_in(client_of_asha)
    assert states()["documents"] == "due"
    hand_in(client_of_asha, "address", "Rent agreement")
    hand_in(client_of_asha, "signatory", "Passport")
    assert states()["documents"] == "checking"


def test_a_paper_that_waits_is_not_taken_twice(client_of_asha: Client) -> None:
    hand_in(client_of_asha)
    with pytest.raises(WrongState):
        hand_in(client_of_asha, words="Another certificate")
    assert Document.objects.count() == 1


def test_after_a_rejection_the_note_is_filled_in_and_the_rejected_one_linked(
    client_of_asha: Client, chitra: User
) -> None:  # S76
    first = reject(hand_in(client_of_asha), chitra)
    paper = of_client(client_of_asha, ports_a_number=False)[0]
    assert (paper.open, paper.notes) == (True, "Re-submission after rejection")
    again = hand_in(client_of_asha, words="The whole page", notes=paper.notes)
    assert (again.follows, again.notes, again.state) == (first, "Re-submission after rejection", "waiting")


@pytest.mark.parametrize("kind", ["company", "address"])
def test_the_rejected_bytes_are_refused(kind: str, client_of_asha: Client, chitra: User) -> None:  # S76
    reject(hand_in(client_of_asha), chitra)
    with pytest.raises(Refused) as refused:
        hand_in(client_of_asha, kind)
    assert refused.value.reasons[0].code == "document.same"
    assert Document.objects.count() == 1
    assert StoredFile.objects.kept().in_slot(services.SLOT).count() == 1


def test_a_kind_that_nobody_asked_for_is_refused(client_of_asha: Client) -> None:
    with pytest.raises(Refused):
        hand_in(client_of_asha, "selfie")
