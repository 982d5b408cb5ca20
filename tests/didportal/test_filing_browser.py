"""In a real browser: Acme's sample is filed as its account manager would, and two tabs meet."""

import json
import re
from base64 import b64encode
from queue import Queue
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from clients.models import Client
from core.accounts.models import User
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import payload_json
from tests.support import journey
from tests.support.browser import Visitors, faults_everywhere
from tests.support.pictures import contact_form, database_row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHOICES = ("verification_method", "policy_class", "legal_category", "dialling_mode")


def typed() -> dict[str, str]:
    """What is typed or chosen, by field, in the order of the page; the rest is ticked or uploaded."""
    skipped = ("requested_locations", "calls_dnd_numbers", "ports_a_number")
    found = {name: str(value) for name, value in journey.SAMPLE.items() if name not in skipped}
    recent = str(journey.clock.today() - journey.timedelta(days=10))
    return found | {"consent_captured_on": recent, "briefed_on": recent}


def fill(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        box = page.locator(f"#id_{name}")
        if name in CHOICES:
            box.select_option(value)
        else:
            box.fill(value)


def saved(page: Page) -> None:
    """Wait until the page says that everything is kept."""
    expect(page.locator("#autosave-state")).to_have_attribute("data-state", "saved", timeout=20_000)


def choose(page: Page, slot: str, name: str, content: bytes, kind: str = "image/png") -> None:
    page.locator(f"#id_{slot}").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    expect(page.locator(f"#evidence-{slot} .file-name")).to_have_text(name, timeout=30_000)


def drop(page: Page, slot: str, name: str, content: bytes) -> None:
    """Drag a picture from the desktop onto the card."""
    transfer = page.evaluate_handle(
        """([name, text]) => {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name, { type: "image/png" }));
            return transfer;
        }""",
        [name, b64encode(content).decode()],
    )
    for event in ("dragenter", "drop"):
        page.dispatch_event(f"#upload-{slot} .drop", event, {"dataTransfer": transfer})
    expect(page.locator(f"#evidence-{slot} .file-name")).to_have_text(name, timeout=30_000)


def tick(page: Page, *cities: str) -> None:
    for city in cities:
        page.locator("#city-filter").fill(city)
        page.locator(f"#locations-grid input[value='{city}']").check()
    page.locator("#city-filter").fill("")


def how_many_missing(page: Page) -> int:
    return page.locator("#missing li").count()


def start(page: Page, client: Client) -> None:
    page.goto("/requests/new/")
    page.locator("#id_client").select_option(label=str(client))
    page.get_by_label("Brand-new client").check()
    page.get_by_role("button", name="Start the request").click()
    page.wait_for_url("**/edit/")


def check_payload(page: Page, version: RequestVersion) -> None:  # S39
    """What is copied and what is downloaded is what the ticket gets."""
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("[data-copy-label]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == payload_json(version)
    with page.expect_download() as download:
        page.locator("#payload-section a[download]").click()
    assert json.loads(download.value.path().read_text()) == version.payload()


def test_acmes_sample_is_filed(acme: Client, asha: User, four: list[User], visitors: Visitors) -> None:  # S44, C33
    page = visitors.signed_in(asha)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start(page, acme)
    at_first = how_many_missing(page)
    expect(page.get_by_role("button", name="Submit for approval")).to_have_count(0)
    fill(page, typed())
    page.locator("#id_calls_dnd_numbers").get_by_label("No").check()
    page.locator("#id_ports_a_number").get_by_label("No").check()
    saved(page)
    after_typing = how_many_missing(page)
    assert 0 < after_typing < at_first  # the list shrinks while one types

    choose(page, "frontend_screenshot", "form.png", contact_form(*journey.CONTACT))
    drop(page, "backend_screenshot", "row.png", database_row(*journey.CONTACT))
    choose(page, "consent_proof", "otp-log.txt", b"2026-11-02 otp verified\n", "text/plain")
    assert how_many_missing(page) < after_typing
    tick(page, "Delhi", "Mumbai", "Bengaluru")
    expect(page.locator("#missing")).to_contain_text("Nothing is missing", timeout=20_000)

    assert set(RequestVersion.objects.get().requested_locations) == {"Delhi", "Mumbai", "Bengaluru"}
    check_payload(page, RequestVersion.objects.get())
    page.get_by_role("button", name="Submit for approval").first.click()
    page.get_by_text("The four approvers have been asked.").wait_for()
    assert DIDRequest.objects.get().status == "awaiting_approvals"


def test_a_file_can_be_taken_out_and_brought_back(draft: DIDRequest, asha: User, visitors: Visitors) -> None:
    page = visitors.signed_in(asha)
    page.goto(f"/requests/{draft.reference}/edit/")
    choose(page, "frontend_screenshot", "form.png", contact_form(*journey.CONTACT))
    card = page.locator("#evidence-frontend_screenshot")
    card.get_by_role("button", name="Remove").click()
    card.get_by_role("button", name="Bring it back").click()
    expect(card.locator(".file-name")).to_have_text("form.png")


def test_who_is_quicker_than_the_scripts_loses_nothing(draft: DIDRequest, asha: User, visitors: Visitors) -> None:
    page, waiting = visitors.signed_in(asha), Queue[Route]()
    late = re.compile(r"/(upload|forms)[^/]*\.js$")  # a slow line: these come when they come
    page.route(late, lambda route: waiting.put(route))  # noqa: PLW0108 - playwright wants a function to mark
    page.goto(f"/requests/{draft.reference}/edit/", wait_until="commit")
    page.locator("#id_nature_of_services").fill("Typed before the scripts.")
    picture = {"name": "form.png", "mimeType": "image/png", "buffer": contact_form(*journey.CONTACT)}
    page.locator("#id_frontend_screenshot").set_input_files(picture)
    while not waiting.empty():
        waiting.get().continue_()
    expect(page.locator("#evidence-frontend_screenshot .file-name")).to_have_text("form.png", timeout=30_000)
    saved(page)
    assert RequestVersion.objects.get().nature_of_services == "Typed before the scripts."


def two_tabs(draft: DIDRequest, asha: User, visitors: Visitors, **options: Any) -> tuple[Page, Page]:
    pages = visitors.signed_in(asha, **options), visitors.signed_in(asha, **options)
    for page in pages:
        page.goto(f"/requests/{draft.reference}/edit/")
    return pages


def test_the_second_tab_keeps_its_words_and_sees_the_others(
    draft: DIDRequest, asha: User, visitors: Visitors
) -> None:  # X12
    first, second = two_tabs(draft, asha, visitors)
    first.locator("#id_nature_of_services").fill("From the first tab.")
    saved(first)
    second.locator("#id_nature_of_services").fill("From the second tab.")
    panel = second.locator("#conflict")
    expect(panel).to_contain_text("From the first tab.", timeout=20_000)
    expect(panel).to_contain_text("From the second tab.")
    assert second.locator("#id_nature_of_services").input_value() == "From the second tab."
    assert RequestVersion.objects.get().nature_of_services == "From the first tab."
    assert faults_everywhere(second) == []
    second.get_by_role("button", name="Keep what I typed").click()
    second.get_by_text("Saved.").wait_for()
    assert RequestVersion.objects.get().nature_of_services == "From the second tab."


def test_without_script_the_same(draft: DIDRequest, asha: User, visitors: Visitors) -> None:  # X12
    first, second = two_tabs(draft, asha, visitors, scripts=False)
    for page, words in ((first, "From the first tab."), (second, "From the second tab.")):
        page.locator("#id_nature_of_services").fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator("#conflict")).to_contain_text("From the first tab.")
    assert second.locator("#id_nature_of_services").input_value() == "From the second tab."
    second.get_by_role("button", name="Save", exact=True).click()  # not in silence
    assert RequestVersion.objects.get().nature_of_services == "From the first tab."
    second.get_by_role("button", name="Keep what I typed").click()
    assert RequestVersion.objects.get().nature_of_services == "From the second tab."


def test_the_filing_page_is_fit_for_everybody(
    acme_request: DIDRequest, draft: DIDRequest, asha: User, visitors: Visitors
) -> None:
    page = visitors.signed_in(asha)
    faults = []
    for path in ("/requests/new/", f"/requests/{acme_request.reference}/edit/"):
        page.goto(path)
        faults += faults_everywhere(page)
    assert faults == []
