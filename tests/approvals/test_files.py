"""Approval files: evidence until Tech Support says what they say (S12, A7)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from approvals.models import ApprovalFile, ApprovalRole, Decision
from approvals.services import add_approval_file, confirm_file, refuse_file
from core.accounts.models import User
from core.accounts.roles import Role
from core.errors import NotAllowed, Refused, WrongState
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.approvals.scenes import digest, standing, undo_link_to
from tests.cast import person
from tests.support.journey import filed, fill, fresh, plus_one
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db

MAIL = b"""From: Garima Singh <garima@portal.example>\r
To: asha@portal.example\r
Subject: Acme, more locations\r
Date: Sun, 22 Nov 2026 11:00:00 +0530\r
Content-Type: text/plain; charset=utf-8\r
\r
+1 from my side. Go ahead.\r
"""

# each claims to be Garima's approval; none may pass as verified
FORGED = {
    "two From headers": MAIL.replace(b"To:", b"From: Mallory <m@evil.example>\r\nTo:"),
    "two addresses": MAIL.replace(b"<garima@portal.example>", b"<garima@portal.example>, m@evil.example"),
    "address as name": MAIL.replace(
        b"Garima Singh <garima@portal.example>", b'"garima@portal.example" <m@evil.example>'
    ),
    "signature that is none": b"DKIM-Signature: v=1; a=rsa-sha256; d=portal.example; s=x; h=from; bh=x; b=x\r\n" + MAIL,
    "verdict of its own": b"Authentication-Results: mx.portal.example; dkim=pass header.d=portal.example\r\n" + MAIL,
    "other sender": MAIL.replace(b"garima@portal.example", b"garima@portal.example.evil.example"),
}


@pytest.fixture
def awaited(acme_request: DIDRequest) -> DIDRequest:
    return filed(acme_request)


def add(request: DIDRequest, content: bytes = MAIL, name: str = "approval.eml") -> ApprovalFile:
    role = ApprovalRole.objects.get(code="support")
    upload = SimpleUploadedFile(name, content)
    return add_approval_file(request=request, role=role, upload=upload, actor=request.owner)


def confirm(
    file: ApprovalFile, actor: User, kind: str = "plus_one", words: str = "+1 from my side. Go ahead."
) -> Decision:
    return confirm_file(file=file, actor=actor, kind=kind, words=words, digest_shown=digest(file.request))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_upload_decides_nothing(awaited: DIDRequest) -> None:  # A7
    file = add(awaited)
    assert (file.sender, file.subject) == ("garima@portal.example", "Acme, more locations")
    assert len(file.file.sha256) == 64  # S12: hash-stored
    assert standing(awaited) == []
    assert awaited.version_number == fresh(awaited).version_number == 1  # adding one is no edit


@pytest.mark.parametrize("how", FORGED)
def test_forged_mail_is_never_verified(awaited: DIDRequest, tara: User, how: str) -> None:  # A7 C21
    file = add(awaited, FORGED[how])
    page = signed_in(tara).get(f"/approvals/files/{file.pk}/").content.decode()
    assert standing(awaited) == []
    assert file.sender in {"", "m@evil.example", "garima@portal.example", "garima@portal.example.evil.example"}
    assert (file.sender == "") == (how in {"two From headers", "two addresses"})
    assert "not verified" in page or "none that can be told" in page


@pytest.mark.parametrize(
    ("name", "content"), [("approval.docx", MAIL), ("approval.png", MAIL), ("approval.eml", b"\0\1")]
)
def test_anything_else_is_refused(awaited: DIDRequest, name: str, content: bytes) -> None:  # S12
    with pytest.raises(Refused):
        add(awaited, content, name)
    assert not ApprovalFile.objects.exists()


def test_bomb_is_answered_not_parsed(awaited: DIDRequest) -> None:  # F5
    bomb = MAIL.replace(b"Subject: Acme", b"Subject: " + b"=?utf-8?q?a?= " * 20_000)
    with pytest.raises(Refused):
        add(awaited, bomb)


def test_only_the_owner_adds(awaited: DIDRequest, ravi: User) -> None:
    with pytest.raises(NotAllowed):
        add_approval_file(
            request=awaited, role=ApprovalRole.objects.get(code="support"), actor=ravi,
            upload=SimpleUploadedFile("approval.eml", MAIL),
        )  # fmt: skip


def test_confirmation_is_the_decision_and_says_so(awaited: DIDRequest, tara: User, garima: User) -> None:  # S12 1d
    file = add(awaited)
    confirm(file, tara)
    said = Decision.objects.get()
    assert (said.kind, said.channel, said.person, said.confirmed_by) == ("plus_one", "file", garima, tara)
    assert said.file == file
    assert said.words == "+1 from my side. Go ahead."


def test_named_person_hears_of_it_and_can_undo(awaited: DIDRequest, tara: User, garima: User, smtp: Mailroom) -> None:
    confirm(add(awaited), tara)
    drain()
    assert "Tara Menon of Tech Support confirmed the file" in smtp.to(garima.email)[-1].text
    Client().post(undo_link_to(smtp, garima))
    assert standing(awaited) == []


def test_fourth_by_file_moves_it_on(awaited: DIDRequest, tara: User, four: list[User], garima: User) -> None:  # S12
    for approver in four:
        if approver != garima:
            plus_one(awaited, approver)
    confirm(add(awaited), tara)
    assert fresh(awaited).status == Status.IN_REVIEW


def test_conditional_words_are_no_plus_one(awaited: DIDRequest, tara: User) -> None:  # S45
    file = add(awaited, MAIL.replace(b"Go ahead", b"Go ahead if consent is checked"))
    with pytest.raises(Refused, match="conditional"):
        confirm(file, tara, words="+1 if consent is checked")
    file.refresh_from_db()
    assert file.state == "waiting"
    confirm(file, tara, "unclear", "+1 if consent is checked")
    assert standing(awaited) == ["unclear"]


def test_only_tech_support_confirms(awaited: DIDRequest, asha: User, garima: User, chitra: User) -> None:
    file = add(awaited)
    for who in (asha, garima, chitra):
        with pytest.raises(NotAllowed):
            confirm(file, who)
    assert standing(awaited) == []


def test_not_on_ones_own_request(awaited: DIDRequest, asha: User) -> None:  # A3
    asha.groups.add(person("Other Tech", Role.TECH_SUPPORT).groups.get())
    with pytest.raises(NotAllowed, match="own request"):
        confirm(add(awaited), User.objects.get(pk=asha.pk))


def test_second_settler_is_told_who_was_first(awaited: DIDRequest, tara: User, tejas: User) -> None:  # X11
    file = add(awaited)
    confirm(file, tara)
    with pytest.raises(WrongState, match="Tara Menon was first"):
        refuse_file(file=file, actor=tejas, words="Wrong file")


def test_not_when_the_role_has_decided(awaited: DIDRequest, tara: User, garima: User) -> None:  # A1
    file = add(awaited)
    plus_one(awaited, garima)
    with pytest.raises(WrongState, match="already recorded"):
        confirm(file, tara, "no_final", "No")
    file.refresh_from_db()
    assert file.state == "waiting"


def test_refusal_needs_words_and_tells_the_owner(awaited: DIDRequest, tara: User, asha: User) -> None:
    file = add(awaited)
    with pytest.raises(Refused):
        refuse_file(file=file, actor=tara, words=" ")
    refuse_file(file=file, actor=tara, words="This is about another client.")
    assert asha.notices.filter(text__contains="was not accepted").exists()
    assert standing(awaited) == []


def test_confirmed_file_does_not_count_for_a_new_version(awaited: DIDRequest, tara: User, asha: User) -> None:
    file = add(awaited)
    confirm(file, tara)
    services.edit(request=awaited, actor=asha)
    fill(awaited, asha, {"calls_a_day": 77})
    services.revise(request=awaited, actor=asha)
    file.refresh_from_db()
    assert file.state == "waiting"
    assert not Decision.objects.standing().filter(version__number=2).exists()
    confirm(file, tara)
    assert Decision.objects.standing().filter(version__number=2).count() == 1


def test_pages_walk_through(awaited: DIDRequest, tara: User, asha: User) -> None:
    upload = SimpleUploadedFile("approval.eml", MAIL)
    path = f"/requests/{awaited.reference}/approval-files/support/"
    assert signed_in(asha).post(path, {"upload": upload}).status_code == 302
    desk = signed_in(tara)
    assert awaited.reference in desk.get("/approvals/files/").content.decode()
    file = ApprovalFile.objects.get()
    page = desk.get(f"/approvals/files/{file.pk}/").content.decode()
    assert "+1 from my side. Go ahead." in page
    form = {"kind": "plus_one", "words": "+1 from my side.", "digest": digest(awaited)}
    assert desk.post(f"/approvals/files/{file.pk}/confirm/", form).status_code == 302
    assert standing(awaited) == ["plus_one"]
    assert awaited.reference not in desk.get("/approvals/files/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("asha", 200), ("tara", 200), ("garima", 200), ("chitra", 200), ("ravi", 404), ("stranger", 404)],
)
def test_who_may_fetch_it(awaited: DIDRequest, who: str, status: int, request: pytest.FixtureRequest) -> None:  # F7
    file = add(awaited)
    answer = signed_in(request.getfixturevalue(who)).get(f"/files/{file.file_id}/")
    assert answer.status_code == status
    if status == 200:
        assert "attachment" in answer["Content-Disposition"]
