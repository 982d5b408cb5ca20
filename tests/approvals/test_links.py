"""Links that are not good: one answer for all, a fresh one for the named person only."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from approvals.models import ApprovalLink
from core import clock
from core.accounts.models import User
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from tests.approvals.scenes import LINK, digest, link_to, mailed, post, standing
from tests.support.journey import filed, fresh, plus_one
from tests.support.mailroom import Mailroom
from tests.support.sql import statements

pytestmark = pytest.mark.django_db
CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')


@pytest.fixture
def asked(acme_request: DIDRequest, smtp: Mailroom) -> DIDRequest:
    filed(acme_request)
    mailed(smtp)
    return fresh(acme_request)


def dead_answer(path: str) -> tuple[int, str, int]:
    """Status, body without the form's own token, number of statements."""
    with statements() as sql:
        answer = Client().get(path)
    return answer.status_code, CSRF.sub("", answer.content.decode()), len(sql)


def test_unknown_used_replaced_and_expired_look_alike(  # L3 L10
    asked: DIDRequest, four: list[User], smtp: Mailroom
) -> None:
    used, replaced, expired, _open = (link_to(smtp, person) for person in four)
    post(used, digest=digest(asked))
    ApprovalLink.objects.filter(person=four[1]).update(replaced_at=clock.now())
    ApprovalLink.objects.filter(person=four[2]).update(expires_at=clock.now() - timedelta(seconds=1))
    Client().get("/a/first-of-this-minute/")  # opens the window of the throttle
    answers = [dead_answer(path) for path in ("/a/unknown/", used, replaced, expired)]
    assert answers[0][0] == 410
    assert answers == [answers[0]] * 4


def test_each_changed_character_is_refused(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L3
    token = link_to(smtp, garima).split("/")[2]
    shown = digest(asked)
    for n, character in enumerate(token):
        forged = token[:n] + ("A" if character != "A" else "B") + token[n + 1 :]
        client = Client(REMOTE_ADDR=f"203.0.113.{n}")
        assert post(f"/a/{forged}/", digest=shown, client=client).status_code == 410
    assert standing(asked) == []


def test_wrong_tokens_are_throttled_the_rightful_link_is_not(  # L3 U6
    asked: DIDRequest, garima: User, smtp: Mailroom
) -> None:
    statuses = [Client().get(f"/a/wrong-{n}/").status_code for n in range(100)]
    assert statuses[0] == 410
    assert statuses[-1] == 429
    assert Client().get(link_to(smtp, garima)).status_code == 200


def test_expired_to_the_second(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # X9
    path, link = link_to(smtp, garima), ApprovalLink.objects.get(person=garima)
    with clock.frozen(link.expires_at - timedelta(seconds=1)):
        assert Client().get(path).status_code == 200
    with clock.frozen(link.expires_at):
        assert Client().get(path).status_code == 410


def test_life_is_seven_days(asked: DIDRequest, garima: User) -> None:
    link = ApprovalLink.objects.get(person=garima)
    assert link.expires_at - link.issued_at == timedelta(days=7)


def test_fresh_link_is_mailed_to_the_named_person_only(  # L3
    asked: DIDRequest, garima: User, smtp: Mailroom
) -> None:
    old = link_to(smtp, garima)
    ApprovalLink.objects.filter(person=garima).update(expires_at=clock.now())
    before = len(smtp.letters)
    answer = Client().post(f"{old}fresh/")
    assert not re.search(r"/a/[\w-]{20,}", answer.content.decode())  # L9
    drain()
    [letter] = smtp.letters[before:]
    assert letter.recipients == [garima.email]
    assert link_to(smtp, garima) != old
    assert Client().get(link_to(smtp, garima)).status_code == 200


def test_newer_link_kills_the_older(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L3
    old = link_to(smtp, garima)
    Client().post(f"{old}fresh/")
    drain()
    assert post(old, digest=digest(asked)).status_code == 410
    assert post(link_to(smtp, garima), digest=digest(asked)).status_code == 302


def test_unknown_token_gets_the_same_words_and_no_mail(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L10
    before = len(smtp.letters)
    Client().post("/a/first-of-this-hour/fresh/")  # opens the window of the throttle
    with statements() as unknown:
        no_such = Client().post("/a/unknown/fresh/").content
    with statements() as known:
        such = Client().post(f"{link_to(smtp, garima)}fresh/").content
    assert CSRF.sub("", such.decode()) == CSRF.sub("", no_such.decode())
    assert len(unknown) == len(known)
    drain()
    assert [letter.recipients for letter in smtp.letters[before:]] == [[garima.email]]


def test_used_link_gives_a_link_that_shows_the_decision(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:
    old = link_to(smtp, garima)
    post(old, digest=digest(asked))
    drain()
    Client().post(f"{old}fresh/")
    drain()
    page = Client().get(link_to(smtp, garima)).content.decode()
    assert "Support: +1" in page
    assert "decide/" not in page
    assert post(link_to(smtp, garima), "no_final", "No", digest=digest(asked)).status_code == 409  # A1
    assert standing(asked) == ["plus_one"]


def test_fresh_links_are_throttled_by_address(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # U6
    path = link_to(smtp, garima)
    statuses = [Client().post(f"{path}fresh/").status_code for _n in range(6)]
    assert statuses == [200] * 5 + [429]


def test_one_wish_is_granted_once(asked: DIDRequest, garima: User, smtp: Mailroom) -> None:  # X10
    from approvals.handlers import fresh_link
    from core.events.models import OutboxMessage
    from core.events.outbox import Job

    Client().post(f"{link_to(smtp, garima)}fresh/")
    row = OutboxMessage.objects.get(topic="link.fresh")
    for _n in range(3):
        fresh_link(Job(row.pk, row.topic, row.key, row.payload, 0, False, ""))
    assert ApprovalLink.objects.filter(person=garima).count() == 2


def test_nobody_outside_the_role_gets_a_fresh_link(
    asked: DIDRequest, garima: User, nitin: User, smtp: Mailroom
) -> None:
    from approvals.models import ApprovalRole

    path, before = link_to(smtp, garima), len(smtp.letters)
    ApprovalRole.objects.filter(code="support").update(holder=nitin)
    Client().post(f"{path}fresh/")
    drain()
    assert smtp.letters[before:] == []


def test_after_the_round_a_letter_says_that_nothing_is_needed(
    asked: DIDRequest, four: list[User], garima: User, smtp: Mailroom
) -> None:
    path = link_to(smtp, garima)
    for person in four:
        plus_one(asked, person)
    drain()
    before = len(smtp.to(garima.email))
    Client().post(f"{path}fresh/")
    drain()
    [letter] = smtp.to(garima.email)[before:]
    assert "No decision needed any more" in letter.subject
    assert not LINK.search(letter.text)


def test_files_only_of_the_links_own_version(  # L8 F7
    asked: DIDRequest, garima: User, bharat_file: str, smtp: Mailroom
) -> None:
    path = link_to(smtp, garima)
    mine = asked.versions.get().evidence.get(kind="frontend_screenshot").file_id
    assert Client().get(f"{path}files/{mine}/picture/")["Content-Type"] == "image/png"
    assert "attachment" in Client().get(f"{path}files/{mine}/")["Content-Disposition"]
    assert Client().get(f"{path}files/{bharat_file}/picture/").status_code == 404
    assert Client().get(f"/a/unknown/files/{mine}/").status_code == 410


@pytest.fixture
def bharat_file(asha: User) -> str:
    """A picture that belongs to no version of this request."""
    from core.files.services import keep
    from tests.support.pictures import contact_form

    return str(
        keep(slot="frontend_screenshot", content=contact_form("+919800000000", "b@b.example", "B"), name="b.png").pk
    )


def test_who_had_decided_reads_of_a_withdrawal_without_a_no_longer_needed(
    asked: DIDRequest, asha: User, garima: User, mihir: User, smtp: Mailroom
) -> None:
    plus_one(asked, garima)
    services.withdraw(request=asked, actor=asha, reason="The client changed its mind.")
    drain()
    assert smtp.to(garima.email)[-1].subject == f"{asked.reference}, on which you decided, is now “Withdrawn”"
    assert "The client changed its mind." in smtp.to(garima.email)[-1].text
    assert smtp.to(mihir.email)[-1].subject.startswith("No decision needed any more")
