"""The client signs by the mailed link: view, consent, one-time password (S30, S31)."""

import pytest

from agreements.models import Agreement
from agreements.signing.models import Signatory
from core.accounts.models import User
from core.events.models import AuditEvent
from core.events.worker import drain
from tests.agreements.signing.conftest import ENTRY, FARAH, Phone, code_to, link_to
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


def test_read_agreed_filled_in_proved_signed(phone: Phone, sent: Agreement, digest: str, smtp: Mailroom) -> None:
    # S31, P5, P6
    assert "Farah Khan, Asha Rao of MyOperator asks you to sign" in phone.see().content.decode()
    phone.agree(digest)
    page = phone.see("read/").content.decode()
    assert "between MyOperator (the Provider) and Acme Pvt Ltd" in page  # the words, for whoever cannot see
    assert phone.do("fill/done/", ENTRY)["Location"] == "../../review/"
    phone.do("code/", headers={"x-forwarded-for": "1.2.3.4"})
    drain(["mail.signing_code"])
    said = {"digest": digest, "code": code_to(smtp)}
    answer = phone.do("sign/", said, headers={"x-forwarded-for": "1.2.3.4"})
    assert answer["Location"] == "../signed/"
    sent.refresh_from_db()
    seal = sent.seal
    assert (sent.state, seal.signer_name, seal.signer_email, seal.typed) == (
        "sealing",
        "Farah Khan",
        FARAH,
        "Farah Khan",
    )
    assert seal.shown_sha256 == digest
    assert (seal.address, seal.agent) == ("127.0.0.1", "Phone 1")  # as the server saw it, not as it was told
    assert seal.consent_version.endswith("/en")
    assert [step["what"].split()[0] for step in seal.happenings] == ["Sent", "The", "Consent", "Signature,", "One-time"]
    assert "being sealed" in phone.see("signed/").content.decode()
    assert phone.do("sign/", said)["Location"] == "../signed/"  # pressed twice: signed once
    assert AuditEvent.objects.filter(action="agreement.signature_given").count() == 1


def test_looking_changes_nothing(phone: Phone, sent: Agreement) -> None:  # L1
    before = AuditEvent.objects.count()
    for _turn in range(20):
        for path in ("", "read/", "fill/", "review/", "signed/", "decline/", "agreement.pdf"):
            assert phone.see(path).status_code in (200, 302)
        assert phone.head(phone.link).status_code == 200
    sent.refresh_from_db()
    assert (sent.state, AuditEvent.objects.count()) == ("sent", before)
    for path in ("open/", "consent/", "code/", "sign/", "declined/", "fill/done/", "fill/keep/"):
        assert phone.see(path).status_code == 405
    phone.do("open/")
    sent.refresh_from_db()
    assert sent.state == "viewed"


def test_no_step_can_be_left_out(phone: Phone, sent: Agreement, digest: str) -> None:  # S31
    assert phone.see("fill/")["Location"] == "../read/"
    assert phone.do("code/").status_code == 409
    assert phone.do("sign/", {"digest": digest, "code": "000000"}).status_code == 409
    assert phone.do("consent/", {"digest": digest}).status_code == 422  # not ticked
    assert phone.do("consent/", {"digest": "0" * 64, "agreed": "on"}).status_code == 409  # another paper was read
    phone.agree(digest)
    assert phone.see("review/")["Location"] == "../fill/"
    refused = phone.do("fill/done/", ENTRY | {"place": " ", "way": "drawn"})
    assert refused.status_code == 422
    for words in ("This must not be empty.", "Draw your signature in the box, or type it.", 'value="Farah Khan"'):
        assert words in refused.content.decode()
    assert not sent.request.agreements.filter(seal__isnull=False).exists()


def test_leaving_and_coming_back_loses_nothing(phone: Phone, digest: str) -> None:
    phone.agree(digest)
    assert phone.do("fill/keep/", ENTRY | {"place": "Gurugr", "designation": ""}).status_code == 204
    page = Phone()
    page.link = phone.link
    assert 'value="Gurugr"' in page.see("fill/").content.decode()  # on another device


def test_nobody_of_the_house_signs_for_a_client(phone: Phone, sent: Agreement, digest: str, asha: User) -> None:  # C45
    phone.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    assert "nobody of the house signs" in phone.see().content.decode()
    assert "<form" not in phone.see("read/").content.decode()
    for path in ("open/", "consent/", "code/", "sign/", "declined/"):
        assert phone.do(path, {"digest": digest, "agreed": "on", "reason": "No."}).status_code == 403
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_what_a_link_opens_is_its_own_and_nothing_else(phone: Phone, digest: str, sent: Agreement) -> None:  # L8
    assert phone.see("pages/1.png")["Content-Type"] == "image/png"
    whole = b"".join(phone.see("agreement.pdf").streaming_content)
    assert len(whole) == sent.issued.size  # type: ignore[union-attr]
    for path in ("pages/0.png", "pages/99.png", "signed.pdf", "certificate.pdf", "drawing.png"):
        assert phone.see(path).status_code == 404
    assert phone.get(f"/files/{sent.issued_id}/").status_code in (302, 404)  # the file's id is no key


def test_a_dead_link_says_the_same_whatever_it_died_of(
    phone: Phone, sent: Agreement, asha: User, smtp: Mailroom
) -> None:  # L3, L10
    journey.agreement_sent(sent.request)
    drain(["mail.agreement"])
    fresh = link_to(smtp)
    bodies = {phone.get(path).content for path in (phone.link, "/s/no-such-token/", f"/s/{'x' * 43}/")}
    assert len(bodies) == 1
    assert phone.get(phone.link).status_code == 410
    assert phone.do("open/").status_code == 410
    phone.link = fresh
    assert phone.see().status_code == 200
    sent.request.refresh_from_db()
    journey.agreement_of(sent.request).request.agreements.update(sign_by="2020-01-01T00:00Z")  # its time is over
    assert phone.see().content in bodies


def test_pages_go_into_no_cache_no_referer_no_frame(phone: Phone) -> None:  # L4, L7
    for answer in (phone.see(), phone.see("pages/1.png"), phone.get("/s/no-such-token/")):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        if answer["Content-Type"].startswith("text/html"):
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
            assert phone.link not in answer.content.decode()


def test_declined_with_a_reason_it_goes_back_and_the_link_dies(
    phone: Phone, sent: Agreement, asha: User, smtp: Mailroom
) -> None:  # C36, C37
    assert phone.do("declined/", {"reason": "  "}).status_code == 422
    assert "You have declined" in phone.do("declined/", {"reason": "The locations are wrong."}).content.decode()
    sent.refresh_from_db()
    assert (sent.state, sent.ended_reason) == ("declined", "The locations are wrong.")
    assert journey.fresh(sent.request).status == "action_needed"
    assert phone.see().status_code == 410
    drain()
    assert any("The locations are wrong." in letter.text for letter in smtp.to(asha.email))
    assert Signatory.objects.get(agreement=sent).signed_at is None


def test_a_drawing_that_is_none_is_refused_and_a_drawn_one_is_kept_plain(phone: Phone, digest: str) -> None:  # F1
    import base64

    from tests.support.pictures import contact_form

    phone.agree(digest)
    drawn = ENTRY | {"way": "drawn"}
    for wrong in ("data:image/svg+xml;base64,AAAA", "data:image/png;base64,!!", "data:image/png;base64,AAAA", "x"):
        assert phone.do("fill/done/", drawn | {"drawing": wrong}).status_code == 422
    png = base64.b64encode(contact_form("+919876543210", "a@b.example", "A B")).decode()
    assert phone.do("fill/done/", drawn | {"drawing": f"data:image/png;base64,{png}"}).status_code == 302
    kept = phone.see("drawing.png")
    assert kept.content.startswith(b"\x89PNG")
    assert kept.content != base64.b64decode(png)  # encoded anew
