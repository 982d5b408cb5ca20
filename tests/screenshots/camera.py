"""The camera: one person, one page, one size; a small PNG comes out."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext

from didportal.demo.people import DOMAIN, PASSWORD
from tests.support.browser import SIZES

# picture points for one point of the page: a phone's text is read at twice its size
SHARPNESS = {"desk": 1, "phone": 2}
TALLEST = {"desk": 1200, "phone": 844}
MOST_BYTES = 250_000


@dataclass(frozen=True)
class Shot:
    """What is taken: the file's name, who looks (first name, "" for nobody), the address, in which looks; `tall` shows
    more than the window does, which bars that stick to its end do not bear."""

    name: str
    who: str
    path: str
    looks: tuple[tuple[str, str], ...] = (("desk", "light"), ("phone", "light"))
    tall: bool = True


@dataclass
class Camera:
    """Takes shots into `folder`; `problems` names each picture that is too large."""

    browser: Browser
    origin: str
    folder: Path
    problems: list[str] = field(default_factory=list)
    _people: dict[tuple[str, str, str], BrowserContext] = field(default_factory=dict)

    def take(self, shot: Shot) -> None:
        for size, scheme in shot.looks:
            suffix = "" if scheme == "light" else f"-{scheme}"
            self._take(shot, size, scheme, self.folder / f"{shot.name}-{size}{suffix}.png")

    def _take(self, shot: Shot, size: str, scheme: str, file: Path) -> None:
        page = self._as(shot.who, size, scheme).new_page()
        page.goto(shot.path, wait_until="networkidle")
        page.evaluate("document.activeElement && document.activeElement.blur()")
        width, height = SIZES[size]
        if shot.tall:
            height = max(height, min(TALLEST[size], page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        taken = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
        page.close()
        file.write_bytes(small(taken))
        kept = file.stat().st_size
        if kept > MOST_BYTES:
            self.problems.append(f"{file.name} has {kept:,} bytes")
        print(f"{file.name:<28} {kept:>8,} bytes")

    def _as(self, who: str, size: str, scheme: str) -> BrowserContext:
        key = (who, size, scheme)
        if key not in self._people:
            self._people[key] = self._open(who, size, scheme)
        return self._people[key]

    def _open(self, who: str, size: str, scheme: str) -> BrowserContext:
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=self.origin,
            viewport={"width": width, "height": height},
            device_scale_factor=SHARPNESS[size],
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-IN",
        )
        context.set_default_timeout(30_000)
        if who:
            _sign_in(context, who)
        return context


def _sign_in(context: BrowserContext, who: str) -> None:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", f"{who}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
    page.close()


def small(picture: bytes) -> bytes:
    """The same picture as PNG with a palette: a fifth of the bytes, no difference to the eye on pages like ours."""
    with Image.open(io.BytesIO(picture)) as opened:
        flat = opened.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()
