"""What people do on the pages, one class a person's work; each method is a step that somebody would tell."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from core import clock
from core.accounts.models import User
from tests.cast import PASSWORD
from tests.support.journey import CONTACT, SAMPLE
from tests.support.pictures import contact_form, database_row

expect.set_options(timeout=20_000)  # two people at one machine are slow

PROOF = b"2026-11-02 10:15:02 IST otp verified for id 4711\n"


def file(name: str, content: bytes, kind: str) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def evidence() -> dict[str, FilePayload]:
    """Both screenshots of one contact and an extract of the log (S17-S19)."""
    return {
        "frontend_screenshot": file("form.png", contact_form(*CONTACT), "image/png"),
        "backend_screenshot": file("row.png", database_row(*CONTACT), "image/png"),
        "consent_proof": file("otp-log.txt", PROOF, "text/plain"),
    }


def sign_in(page: Page, person: User) -> None:
    """By e-mail and password, on the door that the portal leads to."""
    page.goto("/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good day")


def has(page: Page, words: str) -> None:
    """The words are on the page, whether folded or not."""
    expect(page.locator("main")).to_contain_text(words)


@dataclass
class Filer:
    """An account manager at the filing page."""

    page: Page
    scripts: bool = True

    def start(self, client: str) -> None:
        """A new request for this client, from the home page."""
        self.page.goto("/")
        self.page.get_by_role("main").get_by_role("link", name="New request").first.click()
        self.page.locator("#id_client").select_option(label=client)
        self.page.get_by_role("button", name="Start the request").click()
        self.page.wait_for_url("**/edit/")

    def fill(self, fields: dict[str, Any]) -> None:
        """Type what is asked; whatever the field is."""
        for name, value in fields.items():
            if name == "requested_locations":
                self.tick(*value)
            elif isinstance(value, bool):
                self.page.locator(f"input[name={name}][value={value}]").check()
            else:
                self._write(name, value)

    def fill_sample(self) -> None:
        """The guide's own sample with complete declarations (S44)."""
        recent = clock.today() - timedelta(days=10)
        self.fill(SAMPLE | {"consent_captured_on": recent, "briefed_on": recent})

    def tick(self, *cities: str) -> None:
        for city in cities:
            self.page.locator(f"input[name=requested_locations][value='{city}']").check()

    def upload(self, slot: str, sent: FilePayload) -> None:
        """One file; with scripts it goes as soon as it is chosen."""
        self.page.locator(f"#id_{slot}").set_input_files(sent)
        if not self.scripts:
            self.page.locator(f"#upload-{slot}").get_by_role("button", name="Upload").click()
        expect(self.page.locator(f"#evidence-{slot} .file-card").first).to_contain_text(str(sent["name"]))

    def upload_all(self) -> None:
        for slot, sent in evidence().items():
            self.upload(slot, sent)

    def save(self) -> None:
        """By its button: without scripts nothing saves itself."""
        self.page.get_by_role("button", name="Save", exact=True).click()
        has(self.page, "Saved.")

    def submit(self, words: str = "Submit for approval") -> None:
        """Press the primary button: the request's own page follows."""
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_url(re.compile(r"/requests/DID-\d{4}-\d{6}/$"))

    def withdraw(self, reason: str) -> None:
        if self.scripts:
            self.page.get_by_role("button", name="Withdraw").first.click()
        asked = self.page.locator("#withdraw")
        asked.get_by_label("Reason").fill(reason)
        asked.get_by_role("button", name="Withdraw").click()
        has(self.page, "was withdrawn")

    def _write(self, name: str, value: Any) -> None:
        field = self.page.locator(f"#id_{name}")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(value.isoformat() if isinstance(value, date) else str(value))


@dataclass
class Approver:
    """Somebody with a mailed link on a phone."""

    page: Page

    def open(self, link: str) -> None:
        """First tap: the link in the mail."""
        self.page.goto(link)

    def plus_one(self) -> None:
        """Second tap: +1."""
        self.page.locator(".decide-bar").get_by_role("button", name="+1").click()
        has(self.page, "Your decision is recorded")

    def undo(self) -> None:
        """Back from the page that shows what was decided."""
        self.page.get_by_role("button", name="Undo this decision").click()
        has(self.page, "The decision was taken back")

    def say_no(self, kind: str, why: str) -> None:
        self.page.locator("#no > summary").click()
        self.page.locator(f"#no input[name=kind][value={kind}]").check()
        self.page.locator("#no textarea[name=words]").fill(why)
        self.page.get_by_role("button", name="Say No").click()
        has(self.page, "Your decision is recorded")

    def ask(self, question: str) -> None:
        self.page.locator("#unclear > summary").click()
        self.page.locator("#unclear textarea[name=words]").fill(question)
        self.page.locator("#unclear button[type=submit]").click()
        has(self.page, "Your decision is recorded")

    def finds_it_dead(self, link: str) -> None:
        """The link opens nothing any more but the wish for a fresh one."""
        answer = self.page.goto(link)
        assert answer is not None and answer.status == 410
        has(self.page, "This link cannot be used")
