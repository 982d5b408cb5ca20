"""Looks at a page as four people would: light and dark, on a phone and at a desk; what axe and the policy say stays."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.support.browser import SCHEMES, SIZES, Visitors, accessibility_faults

# where to keep pictures of every page, for eyes; none are taken without it
PICTURES = os.environ.get("PAGES_PICTURES", "")


@dataclass
class Inspector:
    """`faults` is empty when nothing was found on any page; `seen` are the addresses that were really shown."""

    visitors: Visitors
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def visit(self, page: Page, path: str, *, name: str = "", expected: int = 200) -> None:
        """Open it and look; a page that does not answer as expected is a fault too."""
        answer = page.goto(path)
        if answer is None or answer.status != expected:
            self.faults.append(f"{path} answered {answer.status if answer else 'nothing'}, not {expected}")
            return
        self.look(page, name or path)

    def look(self, page: Page, name: str) -> None:
        """At the page as it stands, open folds included, four times."""
        self.seen.append(name)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
        for scheme, size in _looks(page):
            found = accessibility_faults(page, colours_alone=scheme == "dark")
            self.faults += [f"{name} {scheme} {size}: {fault}" for fault in found]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                self.faults.append(f"{name} {scheme} {size} scrolls sideways")
            if PICTURES and (scheme, size) != ("dark", "phone"):
                shot = name.strip("/").replace("/", "_").replace("?", "-") or "home"
                page.screenshot(path=Path(PICTURES) / f"{shot}-{size}-{scheme}.png", full_page=True)


def _looks(page: Page) -> Iterator[tuple[str, str]]:
    for scheme in SCHEMES:
        for size, (width, height) in SIZES.items():
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": height})
            yield scheme, size
