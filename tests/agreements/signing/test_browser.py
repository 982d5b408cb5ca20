"""Acme's signatory on a phone: from the letter to the signature, the code from a real mail server; another declines."""

import re

import pytest
from playwright.sync_api import Page

from agreements.models import Agreement
from core.events.worker import drain
from tests.agreements.signing.conftest import FARAH, code_to
from tests.support import journey
from tests.support.browser import Visitors
from tests.support.mailroom import Mailroom
from tests.walks.inspecting import Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link(visitors: Visitors, sent: Agreement, smtp: Mailroom) -> str:
    """The address in the letter to Farah."""
    drain(["mail.agreement"])
    return next(found for found in smtp.to(FARAH)[-1].links if "/s/" in found)


def draw(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + 18 * step, box["y"] + 50 + 25 * (step % 3))
    page.mouse.up()


def test_signed_on_a_phone_from_the_mailed_link(
    link: str, visitors: Visitors, smtp: Mailroom, sent: Agreement
) -> None:  # S31
    phone, referers = visitors.stranger(size="phone"), list[str]()
    phone.on("request", lambda request: referers.append(request.headers.get("referer", "")))
    inspector = Inspector(visitors)
    phone.goto(link)
    read_and_fill_in(phone, inspector)
    prove_and_sign(phone, inspector, smtp)
    fetch_the_papers(phone, inspector)
    assert inspector.faults == []
    assert journey.fresh(sent.request).status == "awaiting_activation"
    papers = [part.get_filename() for part in smtp.to(FARAH)[-1].message.iter_attachments()]
    assert len(papers) == 2  # the sealed agreement, and the certificate
    assert not [referer for referer in referers if "/s/" in referer]  # L4


def read_and_fill_in(phone: Page, inspector: Inspector) -> None:
    inspector.look(phone, "signing why")
    phone.get_by_role("button", name="Read the agreement").click()
    phone.get_by_role("heading", name="Before you sign electronically").wait_for()
    assert (
        phone.locator(".page img").first.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 900
    )
    inspector.look(phone, "signing read")
    phone.get_by_label("I agree to all of this").check()
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Place").fill("New Delhi")
    phone.get_by_label("Draw it").check()
    draw(phone)
    phone.get_by_text("Kept. You can leave and come back.").wait_for()
    inspector.look(phone, "signing fill")
    phone.get_by_role("button", name="Go on").click()


def prove_and_sign(phone: Page, inspector: Inspector, smtp: Mailroom) -> None:
    phone.get_by_role("button", name="Send me the code").click()
    drain(["mail.signing_code"])
    phone.reload()
    phone.get_by_text("was mailed").wait_for()
    inspector.look(phone, "signing review")
    phone.get_by_label("Code from the e-mail").fill(code_to(smtp))
    phone.get_by_role("button", name="Sign the agreement").click()
    phone.get_by_role("heading", name="Thank you").wait_for()
    inspector.look(phone, "signing being sealed")


def fetch_the_papers(phone: Page, inspector: Inspector) -> None:
    drain()
    phone.get_by_role("link", name="Signed agreement (PDF)").wait_for()  # the page looked again by itself
    inspector.look(phone, "signing sealed")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Signed agreement (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_declined_without_scripts_in_hindi(link: str, visitors: Visitors, sent: Agreement) -> None:  # C37
    phone = visitors.stranger(size="phone", scripts=False)
    phone.goto(link)
    phone.get_by_role("link", name="हिन्दी").click()
    phone.get_by_role("link", name="मैं हस्ताक्षर नहीं करना चाहता/चाहती").click()
    phone.get_by_role("button", name="समझौता अस्वीकार करें").click()
    assert phone.get_by_role("alert").is_visible()  # why?
    phone.get_by_role("textbox").fill("स्थान गलत हैं।")
    phone.get_by_role("button", name="समझौता अस्वीकार करें").click()
    phone.get_by_role("heading", name="आपने अस्वीकार कर दिया है").wait_for()
    assert journey.fresh(sent.request).status == "action_needed"
    answer = phone.goto(link)
    assert answer is not None
    assert answer.status == 410


def test_every_page_is_hindi_for_whoever_reads_hindi(link: str, visitors: Visitors, sent: Agreement) -> None:
    phone = visitors.stranger(size="phone")
    assert sent.issued is not None
    phone.goto(f"{link}?lang=hi")
    english = [f"why: {words}" for words in latin(phone)]
    phone.locator("main form button").click()
    english += [f"read: {words}" for words in latin(phone)]
    phone.get_by_role("checkbox").check()
    phone.locator("main form button").click()
    english += [f"fill: {words}" for words in latin(phone)]
    phone.get_by_label("स्थान (शहर)").fill("दिल्ली")
    phone.locator("main form button[type=submit]").click()
    english += [f"review: {words}" for words in latin(phone)]
    assert english == []


def latin(page: Page) -> set[str]:
    """English words that can be read on the page, but for names, the paper's own text and what is said alike."""
    page.wait_for_load_state()
    shown = page.evaluate(
        """() => {
            document.querySelectorAll('[lang="en"], [lang="en-in"], .facts dd, .foot a').forEach(one => one.remove());
            return document.body.innerText;
        }"""
    )
    names = {
        "MyOperator",
        "PDF",
        "Farah",
        "Khan",
        "Asha",
        "Rao",
        "Acme",
        "Pvt",
        "Ltd",
        "farah",
        "acme",
        "example",
        "IST",
    }
    return set(re.findall(r"[A-Za-z]{2,}", shown)) - names
