"""The client's upload on its page, compliance's desk with both sides."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from clients.documents import services
from clients.documents.models import Document
from clients.models import Client
from core.accounts.models import User
from core.policy import forget
from tests.clients.activation.test_page import found_in
from tests.clients.documents.scene import hand_in, scan
from tests.didportal.pages_support import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(client_of_asha: Client) -> str:
    return found_in(mail.outbox[-1].body)


def send(path: str, words: str = "GST certificate", **more: Any) -> Any:
    return Browser().post(f"{path}documents/", {"kind": "company", "file": scan(words), "notes": ""} | more)


def test_uploaded_rejected_and_filled_in_again(path: str, chitra: User) -> None:  # S76
    assert send(path)["Location"] == f"{path}#documents"
    first = Document.objects.get()
    answer = signed_in(chitra).post(
        f"/activation/documents/{first.pk}/verdict/", {"verdict": "reject", "why": "unreadable", "words": "Too dark"}
    )
    assert answer.status_code == 302
    page = Browser().get(path).content.decode()
    assert 'value="Re-submission after rejection"' in page
    assert "It cannot be read" in page and "Too dark" in page
    assert f"{path}documents/{first.pk}/" in page
    refused = send(path)
    assert refused.status_code == 400 and "the very file that was rejected" in refused.content.decode()
    assert send(path, "A better scan", notes="Re-submission after rejection").status_code == 302


def test_the_reasons_are_read_in_hindi(path: str, client_of_asha: Client, chitra: User) -> None:
    services.judge(document=hand_in(client_of_asha), approve=False, why="cropped", actor=chitra)
    page = Browser().get(path, headers={"Accept-Language": "hi"}).content.decode()
    assert "चारों कोने" in page and 'value="Re-submission after rejection"' in page


def test_nothing_chosen_is_said_beside_the_field(path: str) -> None:
    answer = Browser().post(f"{path}documents/", {"kind": "company"})
    assert answer.status_code == 400 and "Choose a file first" in answer.content.decode()


def test_a_paper_is_read_by_its_client_and_by_compliance_alone(
    path: str, client_of_asha: Client, people_of: Any
) -> None:
    document = hand_in(client_of_asha)
    assert Browser().get(f"{path}documents/{document.pk}/").status_code == 200
    assert Browser().get(f"/c/{'x' * 43}/documents/{document.pk}/").status_code == 410
    expected = {"asha": 404, "tara": 403, "anil": 403, "stranger": 404, "chitra": 200}
    assert {
        name: signed_in(person).get(f"/files/{document.file_id}/").status_code for name, person in people_of.items()
    } == expected


@pytest.fixture
def people_of(asha: User, tara: User, anil: User, stranger: User, chitra: User) -> dict[str, User]:
    return {"asha": asha, "tara": tara, "anil": anil, "stranger": stranger, "chitra": chitra}


def test_another_clients_paper_is_not_there(path: str, acme: Client) -> None:  # L8
    theirs = hand_in(acme)
    assert Browser().get(f"{path}documents/{theirs.pk}/").status_code == 404


def test_the_desk_shows_the_paper_beside_the_record(client_of_asha: Client, chitra: User) -> None:
    document = hand_in(client_of_asha)
    queue = signed_in(chitra).get("/activation/documents/").content.decode()
    assert "New Client LLP" in queue
    page = signed_in(chitra).get(f"/activation/documents/{document.pk}/").content.decode()
    assert str(document.file_id) in page and "BAN-700001" in page
    empty = signed_in(chitra).post(f"/activation/documents/{document.pk}/verdict/", {"verdict": "reject"})
    assert empty.status_code == 400 and "Choose the reason" in empty.content.decode()


def test_the_page_stays_within_eight_statements(
    path: str, client_of_asha: Client, chitra: User, django_assert_max_num_queries: Any
) -> None:
    for kind in ("company", "address", "signatory"):
        services.judge(document=hand_in(client_of_asha, kind), approve=True, actor=chitra)
    forget()
    with django_assert_max_num_queries(8):
        Browser().get(path)
