"""A real Chromium for the tests: every script error, CSP violation and dialog is a failure, axe is one call."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Page, sync_playwright

from core.accounts.models import User

SIZES = {"phone": (390, 844), "desk": (1280, 900)}
SCHEMES = ("light", "dark")

# background traffic off: the browser talks to loopback only
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# a refusal is an answer: the browser's and htmx's notes of its status are no fault of the page
_ANSWERS = ("Failed to load resource: the server responded with a status of", "Response Status Error Code 4")

# the dark changes colours alone: what is about words, names and order is asked once a size
RUN = """(dark) => axe.run(document, {
    resultTypes: ["violations"], ...(dark ? {runOnly: ["color-contrast", "link-in-text-block"]} : {}),
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium (or CHROMIUM), headless."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitors:
    """Opens pages for people, each in a browser profile of their own; `problems` is what went wrong on any of them."""

    browser: Browser
    origin: str
    problems: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, *, size: str = "desk", scheme: str = "light", scripts: bool = True) -> Page:
        """A page of somebody without a session."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.origin,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            locale="en-IN",
        )
        context.set_default_timeout(45_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("dialog", self._asked)
        return page

    def signed_in(self, user: User, *, size: str = "desk", scheme: str = "light", scripts: bool = True) -> Page:
        """A page of `user`, who has signed in a moment ago."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = self.stranger(size=size, scheme=scheme, scripts=scripts)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.origin}])
        return page

    def seen(self) -> str:
        """Where each open page is and how it begins: what a failing test says of the browser."""
        return "\n".join(_looks_like(page) for context in self._contexts for page in context.pages)

    def leave(self) -> None:
        for context in self._contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_ANSWERS):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, error: Error) -> None:
        self.problems.append(f"script: {error}")

    def _asked(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def _looks_like(page: Page) -> str:
    try:
        page.set_default_timeout(3_000)
        text = page.locator("body").inner_text()
    except Error as error:
        text = f"({error.message.splitlines()[0]})"
    return f"{page.url}\n{text[:600]}"


def accessibility_faults(page: Page, *, colours_alone: bool = False) -> list[str]:
    """What axe finds on the page as it stands, one line a node."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(RUN, colours_alone))


def faults_everywhere(page: Page) -> list[str]:
    """What axe finds, and whether the page scrolls sideways: light and dark, phone and desk."""
    faults = []
    for scheme in SCHEMES:
        for size, (width, height) in SIZES.items():
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": height})
            found = accessibility_faults(page, colours_alone=scheme == "dark")
            faults += [f"{page.url} {scheme} {size} {fault}" for fault in found]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append(f"{page.url} {scheme} {size} scrolls sideways")
    return faults
