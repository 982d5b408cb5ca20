"""A whole journey over HTTP; then every answer, letter, ticket, row, file and log line is searched for its secrets."""

import base64
import json
import re
from dataclasses import dataclass, field

import pytest

from agreements import letters
from agreements.signing.codes import number_of
from agreements.signing.links import token_of as signing_token_of
from agreements.signing.models import SigningCode, SigningLink
from approvals.asking import token_of
from approvals.models import ApprovalLink, Decision
from approvals.undoing import undo_token
from clients.models import Client
from core.accounts.models import User
from core.events.worker import drain
from core.files.services import read
from requests_app.models import DIDRequest
from tests.standins.jira import JiraStandin
from tests.standins.panel import PanelStandin
from tests.support import journey
from tests.support.mailroom import Mailroom
from tests.walks import pages
from tests.walks.listening import Ears, log_lines, whole_database, whole_store

pytestmark = pytest.mark.django_db

LINK = re.compile(r"/a/[\w-]+/")
SIGNING = re.compile(r"/s/[\w-]{43}/")
RESET = re.compile(r"/accounts/password/reset/key/([\w-]+)/")


@dataclass
class Trail:
    """What the journey left: `secrets` (token -> whose it is), and everywhere that was listened to."""

    ears: Ears
    smtp: Mailroom
    jira: JiraStandin
    panel: PanelStandin
    logs: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def collect(self) -> None:
        """Keep the tokens of all links and receipts there are now."""
        for link in ApprovalLink.objects.select_related("person"):
            self.secrets[token_of(link)] = link.person.email
        for signing in SigningLink.objects.select_related("signatory__agreement"):
            self.secrets[signing_token_of(signing)] = signing.signatory.agreement.sent_to
        for code in SigningCode.objects.all():
            self.codes[number_of(code)] = code.sent_to
        for decision in Decision.objects.select_related("person").exclude(undo_digest=""):
            self.secrets[undo_token(decision)] = decision.person.email

    def link(self, person: User) -> str:
        """The newest link that this person was mailed."""
        asked = [one for one in self.smtp.to(person.email) if LINK.search(one.text)]
        found = LINK.search(asked[-1].text)
        assert found
        return found.group()


@pytest.fixture
def trail(
    smtp: Mailroom, jira: JiraStandin, panel: PanelStandin, acme: Client, acme_request: DIDRequest, asha: User,
    four: list[User], tara: User, chitra: User, anil: User, stranger: User,
) -> Trail:  # fmt: skip
    found = Trail(Ears(), smtp, jira, panel)
    everybody = {"owner": asha, "approver": four[0], "tech": tara, "compliance": chitra, "administrator": anil}
    cast = everybody | {"outsider": stranger}
    with log_lines() as lines:
        walk(found, acme_request, cast, four)
    found.logs = lines.getvalue()
    assert acme_request.reference in found.logs  # it was listened to
    return found


def walk(trail: Trail, request: DIDRequest, cast: dict[str, User], four: list[User]) -> None:
    """Filed; decided, undone, asked and answered by links; looked at by everybody at every stage."""
    owner, ref = trail.ears.browser(cast["owner"]), request.reference
    journey.filed(request)
    forget_a_password(trail, cast["owner"])
    look(trail, cast, ref)
    decide_by_links(trail, four, owner, request)
    look(trail, cast, ref)
    journey.accepted(journey.fresh(request), cast["tech"], refused={"Bengaluru": "No stock."})
    look(trail, cast, ref)
    finish(trail, owner, cast, request)
    look(trail, cast, ref)


def look(trail: Trail, cast: dict[str, User], ref: str) -> None:
    """Everybody opens every page there is for them, after the worker has done its part."""
    drain()
    trail.collect()
    for who, person in cast.items():
        browser = trail.ears.browser(person)
        for path in pages.of(who, ref):
            assert browser.get(path, follow=True).status_code < 500, (who, path)


def forget_a_password(trail: Trail, person: User) -> None:
    anonymous = trail.ears.browser("anonymous")
    anonymous.post("/accounts/password/reset/", {"email": person.email})
    found = next(RESET.search(one.text) for one in reversed(trail.smtp.to(person.email)) if RESET.search(one.text))
    assert found
    trail.secrets[found.group(1)] = person.email


def decide_by_links(trail: Trail, four: list[User], owner: object, request: DIDRequest) -> None:
    first, second, third, fourth = four
    phones = {person: trail.ears.browser(person.email) for person in four}
    receipt = phones[first].decide(trail.link(first), "plus_one").request["PATH_INFO"]
    used = trail.link(first)
    drain()
    phones[first].post(receipt)  # undone: a fresh link comes
    assert phones[first].get(used).status_code == 410
    assert (
        trail.ears.browser("finder").post(f"{used}fresh/").status_code == 200
    )  # somebody else asks with the dead link
    phones[second].decide(trail.link(second), "unclear", "Which customers are called?")
    drain()
    trail.collect()
    question = Decision.objects.get(kind="unclear")
    owner.post(f"/requests/{request.reference}/questions/{question.pk}/answer/", {"text": "Those who ordered."})
    drain()
    for person in (first, second, third, fourth):
        phones[person].decide(trail.link(person), "plus_one")
        drain()
    assert journey.fresh(request).status == "in_review"


def finish(trail: Trail, owner: object, cast: dict[str, User], request: DIDRequest) -> None:
    subject, text = letters.proposed(journey.agreement_of(request))
    sent = owner.post(
        f"/requests/{request.reference}/agreement/send/", {"subject": subject, "text": text, "sends": "0"}
    )
    assert sent.status_code == 302
    drain()
    sign_half_way(trail, request)
    look(trail, cast, request.reference)
    signed = journey.signed_copy(read(journey.agreement_of(request).issued))
    file = journey.upload("signed.pdf", signed, "application/pdf")
    assert owner.post(f"/requests/{request.reference}/agreement/upload/", {"file": file}).status_code == 302
    drain()
    tech = trail.ears.browser(cast["tech"])
    tech.post(f"/requests/{request.reference}/agreement/signature/confirm/")
    tech.post(f"/review/{request.reference}/activate/")
    assert journey.fresh(request).status == "active"


def sign_half_way(trail: Trail, request: DIDRequest) -> None:
    """The signatory reads, fills in and has a code sent; then the signed PDF comes back by mail after all."""
    agreement = journey.agreement_of(request)
    phone = trail.ears.browser(agreement.sent_to)
    found = SIGNING.search(trail.smtp.to(agreement.sent_to)[-1].text)
    assert found
    link, digest = found.group(), agreement.issued.sha256
    entered = {"name": "Farah Khan", "designation": "Director", "place": "Delhi", "way": "typed"}
    for path, said in (
        ("open/", {}), ("consent/", {"digest": digest, "agreed": "on"}), ("fill/done/", entered), ("code/", {}),
        ("sign/", {"digest": digest, "code": "not it"}),
    ):  # fmt: skip
        assert phone.post(f"{link}{path}", said, follow=True).status_code in (200, 422), path
    for path in ("", "read/", "fill/", "review/", "decline/", "agreement.pdf", "pages/1.png"):
        assert phone.get(f"{link}{path}").status_code == 200, path


def test_no_secret_is_anywhere_but_in_the_letter_of_the_one_it_was_made_for(trail: Trail) -> None:  # L4, L9
    mailed = [token for token, whose in trail.secrets.items() if any(token in one.text for one in trail.smtp.to(whose))]
    assert len(mailed) >= 10  # the search can find something: they are where they belong
    assert found_in_answers(trail) == []
    assert found_in_mail(trail) == []
    assert codes_found(trail) == []
    rest = {
        "jira": json.dumps(trail.jira.state.dump()) + "".join(jira_files(trail)),
        "panel": json.dumps([vars(known) for known in trail.panel.state.clients.values()]),
        "logs": trail.logs,
    }
    assert [place for place, text in rest.items() if any(token in text for token in trail.secrets)] == []
    assert {table for table, text in whole_database() if any(token in text for token in trail.secrets)} == set()
    assert {slot for slot, text in whole_store() if any(token in text for token in trail.secrets)} == set()


def codes_found(trail: Trail) -> list[str]:
    """Where a one-time password stands that is not the one letter it was sent in."""
    assert trail.codes
    letters = [(one.recipients, one.subject + one.text) for one in trail.smtp.letters]
    answers = [(one.who, one.text) for one in trail.ears.heard]
    return [
        f"{where}: {code}"
        for code, whose in trail.codes.items()
        for where, text in letters + answers
        if where != [whose] and re.search(rf"(?<![\w.]){code}(?!\w)", text)
    ]


def found_in_answers(trail: Trail) -> list[tuple[str, str]]:
    """(who, address) of each answer that holds a secret of somebody else."""
    return [
        (one.who, one.path)
        for one in trail.ears.heard
        if any(token in one.text and whose != one.who for token, whose in trail.secrets.items())
    ]


def found_in_mail(trail: Trail) -> list[tuple[list[str], str]]:
    """(recipients, subject) of each letter that holds a secret of somebody else than its one recipient."""
    return [
        (one.recipients, one.subject)
        for one in trail.smtp.letters
        if any(
            token in one.raw.decode("utf-8", "replace") + one.text + one.html and one.recipients != [whose]
            for token, whose in trail.secrets.items()
        )
    ]


def jira_files(trail: Trail) -> list[str]:
    from tests.walks.listening import in_words

    dumped = [each for issue in trail.jira.state.dump() for each in issue["attachments"]]
    assert len(dumped) == 4
    return [in_words(base64.b64decode(each["content"])) for each in dumped]


def test_pages_of_a_link_send_no_referrer_and_stay_in_no_cache(
    smtp: Mailroom, acme_request: DIDRequest, four: list[User]
) -> None:  # L4, L7
    journey.filed(acme_request)
    drain()
    found = LINK.search(smtp.to(four[0].email)[-1].text)
    assert found
    browser = Ears().browser("holder")
    live, dead = browser.get(found.group()), browser.get("/a/no-such-token/")
    done = browser.decide(found.group(), "plus_one")
    for answer in (live, dead, done):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        addresses = re.findall(r'(?:src|href|action)="(https?://[^"]+)"', answer.content.decode())
        assert addresses == []  # no third party
