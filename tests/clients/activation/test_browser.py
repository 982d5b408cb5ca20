"""On a phone: from the payment over the mailed link to the live service; one document is rejected and sent in again."""

from pathlib import Path

import pytest

from clients.documents import services as documents
from clients.documents.models import Document
from core.accounts.models import User
from core.events.worker import drain
from tests.clients.activation import scene
from tests.clients.documents.scene import scan
from tests.support.browser import Visitors
from tests.support.mailroom import Mailroom
from tests.walks.inspecting import Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWNER = "owner@newclient.example"
KINDS = ("company", "address", "signatory")


def test_from_the_payment_to_the_live_service(
    visitors: Visitors, smtp: Mailroom, asha: User, chitra: User, tmp_path: Path
) -> None:  # S60 S61 S62 S64 S65 S66 S67 S68 S76 S78
    scene.pay(calls_dnd_numbers=True)
    phone, inspector = visitors.stranger(size="phone"), Inspector(visitors)
    phone.goto(next(link for link in smtp.to(OWNER)[-1].links if "/c/" in link))
    inspector.look(phone, "checklist fresh")

    def hand_in(kind: str, words: str) -> None:
        picture = tmp_path / f"{kind}.png"
        picture.write_bytes(scan(words).read())
        paper = phone.locator(f"#paper-{kind}")
        paper.locator('input[type="file"]').set_input_files(picture)
        paper.get_by_role("button", name="Upload").click()
        phone.locator(f"#paper-{kind}").get_by_text("Being checked").wait_for()

    for kind in KINDS:
        hand_in(kind, f"Paper {kind}")
    inspector.look(phone, "checklist being checked")
    rejected = Document.objects.get(kind="company")
    documents.judge(document=rejected, approve=False, why="cropped", words="", actor=chitra)
    drain()
    assert "four corners" in smtp.to(OWNER)[-1].text
    phone.goto(next(link for link in smtp.to(OWNER)[-1].links if "/c/" in link))
    assert phone.locator("#notes-company").input_value() == "Re-submission after rejection"
    inspector.look(phone, "checklist rejected")
    hand_in("company", "The whole page")
    for waiting in Document.objects.waiting():
        documents.judge(document=waiting, approve=True, actor=chitra)
    for kind in ("dashboard.loaded", "callflow.published", "user.active"):
        scene.tell(kind, kind)
    phone.get_by_role("link", name="My documents were rejected").click()
    inspector.look(phone, "trouble")
    phone.get_by_role("link", name="Back to your page").click()
    phone.get_by_role("button", name="I know whom to ask").click()
    phone.get_by_role("heading", name="Your service is live").wait_for()
    inspector.look(phone, "checklist live")
    assert inspector.faults == []


def test_staff_look_at_the_same(visitors: Visitors, asha: User, chitra: User) -> None:
    scene.pay(calls_dnd_numbers=True)
    client = scene.checklist().client
    paper = documents.submit(client=client, kind="company", upload=scan(), notes="")
    inspector = Inspector(visitors)
    for person, path in (
        (asha, "/activation/"), (asha, f"/activation/{scene.BAN}/"), (asha, f"/activation/{scene.BAN}/as-client/"),
        (asha, "/activation/report/"), (chitra, "/activation/documents/"),
        (chitra, f"/activation/documents/{paper.pk}/"),
    ):  # fmt: skip
        page = visitors.signed_in(person)
        page.goto(f"{visitors.origin}{path}")
        inspector.look(page, path)
    assert inspector.faults == []
