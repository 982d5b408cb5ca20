"""The verdict of compliance: the only way to a completed step; a rejection goes to the client in its words."""

from typing import Any

import pytest
from django.core import mail

from clients.activation import services as checklists
from clients.activation.models import Step
from clients.documents import services
from clients.documents.facts import approved_papers, noted_again
from clients.documents.models import Document
from clients.models import Client
from core.accounts.models import User
from core.errors import NotAllowed, Refused, WrongState
from core.events.worker import drain
from tests.clients.activation import scene as activation
from tests.clients.documents.scene import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(client_of_asha: Client) -> list[Document]:
    return [hand_in(client_of_asha, kind, f"Paper {kind}") for kind in ("company", "address", "signatory")]


def facts(client: Client) -> tuple[bool, bool | None]:
    asked = Client.objects.filter(pk=client.pk).values_list(
        approved_papers(client, ports_a_number=False), noted_again(client)
    )
    found: tuple[bool, bool | None] = asked.get()
    return found


def test_the_step_is_done_with_the_last_approval(papers: list[Document], chitra: User) -> None:  # S68
    for paper in papers:
        assert "documents" not in activation.done()
        services.judge(document=paper, approve=True, actor=chitra)
    row = activation.checklist().done.get(step="documents")
    assert (row.how, row.actor) == ("verdict", chitra)
    assert facts(papers[0].client) == (True, None)


def test_staff_cannot_complete_it_by_hand(papers: list[Document], tara: User) -> None:  # S68
    with pytest.raises(Refused):
        checklists.set_by_staff(
            checklist=activation.checklist(), step=Step.DOCUMENTS, done=True, reason="Seen", actor=tara
        )


def test_a_rejection_opens_the_step_again_and_is_mailed_with_its_reason(
    papers: list[Document], chitra: User, states: Any
) -> None:  # S76
    assert states()["documents"] == "checking"
    services.judge(document=papers[0], approve=False, why="cropped", words="The lower corner", actor=chitra)
    assert states()["documents"] == "due"
    drain()
    letter = mail.outbox[-1]
    assert letter.to == ["owner@newclient.example"]
    assert "all four corners" in letter.body and "The lower corner" in letter.body and "/c/" in letter.body


def test_no_letter_about_a_paper_that_was_replaced_already(papers: list[Document], chitra: User) -> None:
    services.judge(document=papers[0], approve=False, why="cropped", actor=chitra)
    hand_in(papers[0].client, "company", "Whole page")
    sent = len(mail.outbox)
    drain()
    assert len(mail.outbox) == sent
    assert facts(papers[0].client) == (False, False)  # uploaded again without the note


def test_a_rejection_says_why(papers: list[Document], chitra: User) -> None:
    for why in ("", "I do not like it"):
        with pytest.raises(Refused):
            services.judge(document=papers[0], approve=False, why=why, actor=chitra)


def test_a_verdict_is_given_once(papers: list[Document], chitra: User, chetan: User) -> None:
    services.judge(document=papers[0], approve=True, actor=chitra)
    with pytest.raises(WrongState):
        services.judge(document=papers[0], approve=False, why="cropped", actor=chetan)


def test_only_compliance_judges_and_never_its_own_client(
    papers: list[Document], asha: User, tara: User, anil: User, chitra: User
) -> None:
    for person in (asha, tara, anil):
        with pytest.raises(NotAllowed):
            services.judge(document=papers[0], approve=True, actor=person)
    Client.objects.update(account_manager=chitra)
    with pytest.raises(NotAllowed):
        services.judge(document=Document.objects.earliest("pk"), approve=True, actor=chitra)
