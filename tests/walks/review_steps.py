"""What Tech Support does on the queue and the review page, and what is done with the agreement."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.walks.steps import file, has


@dataclass
class Reviewer:
    """Somebody of Tech Support."""

    page: Page

    def take(self, reference: str) -> None:
        """From the queue, in hand."""
        self.page.goto("/queue/")
        self.page.get_by_role("button", name=f"Take {reference}").click()
        has(self.page, "It is in your hands now.")

    def sees_both_screenshots(self) -> None:
        """Side by side, both really drawn."""
        pictures = self.page.locator(".compare img")
        expect(pictures).to_have_count(2)
        for picture in pictures.all():
            picture.scroll_into_view_if_needed()
            self.page.wait_for_function("img => img.complete && img.naturalWidth > 0", arg=picture.element_handle())

    def judge_what_is_unsure(self, note: str) -> list[str]:
        """Pass each finding that needs eyes, with a note; their ids."""
        judged = []
        while (waiting := self.page.locator("li.finding:has(> .finding-body > form.judge)")).count():
            finding = waiting.first
            judged.append(str(finding.get_attribute("id")))
            finding.locator("textarea[name=note]").fill(note)
            finding.get_by_role("button", name="In order", exact=True).click()
            expect(self.page.locator(f"#{judged[-1]} blockquote")).to_contain_text(note)
        return judged

    def accept_location(self, city: str) -> None:
        self.page.get_by_role("button", name=f"Accept {city}").click()
        expect(self._place(city)).to_contain_text("Accepted")

    def refuse_location(self, city: str, reason: str) -> None:
        place = self._place(city)
        place.get_by_label("Reason of a refusal").fill(reason)
        place.get_by_role("button", name=f"Refuse {city}").click()
        expect(self._place(city)).to_contain_text("Refused")

    def accept(self) -> None:
        self.page.locator("#decision").locator("..").get_by_role("button", name="Accept", exact=True).click()

    def confirm_signature(self) -> None:
        self.page.get_by_role("button", name="Confirm the signature").click()
        has(self.page, "The signature is confirmed.")

    def activate(self, reference: str) -> None:
        self.page.goto(f"/review/{reference}/")
        self.page.get_by_role("button", name="Activate").click()

    def send_back(self, points: list[tuple[str, str, str]]) -> None:
        """Each point: item, code, words."""
        self.page.locator("summary", has_text="Send back").click()
        for n, (item, code, words) in enumerate(points):
            self.page.locator(f"#id_points-{n}-item").select_option(item)
            self.page.locator(f"#id_points-{n}-code").select_option(code)
            self.page.locator(f"#id_points-{n}-text").fill(words)
        self.page.get_by_role("button", name="Send back with these points").click()

    def propose_decline(self, code: str, kind: str) -> str:
        """Choose the reason; the words that are proposed for the client."""
        self.page.locator("summary", has_text="Decline").click()
        self.page.locator("#decline_code").select_option(code)
        self.page.locator("#decline_kind").select_option(kind)
        self.page.get_by_role("button", name="See what will be sent").click()
        return str(self.page.get_by_label("Words for the client").input_value())

    def decline(self, kind: str, words: str) -> None:
        """Change kind and words, then send."""
        self.page.locator("#id_kind").select_option(kind)
        self.page.get_by_label("Words for the client").fill(words)
        self.page.get_by_role("button", name="Decline and send").click()

    def _place(self, city: str) -> Locator:
        return self.page.locator("li.place", has=self.page.locator(".place-name", has_text=city))


@dataclass
class AgreementPage:
    """The owner at the agreement."""

    page: Page

    def open(self, reference: str) -> None:
        """The page, once the worker has made the PDF."""
        self.page.goto(f"/requests/{reference}/agreement/")
        expect(self.page.get_by_role("button", name="Send to the client")).to_be_visible(timeout=60_000)

    def send(self) -> None:
        self.page.get_by_role("button", name="Send to the client").click()
        has(self.page, "The agreement is on its way to")

    def upload(self, signed: bytes) -> None:
        self.page.locator("#id_agreement_signed").set_input_files(file("signed.pdf", signed, "application/pdf"))
        has(self.page, "The signed copy holds")
