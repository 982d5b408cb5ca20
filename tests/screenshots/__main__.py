"""`make screenshots`: the main pages with the demo's people, as docs/screenshots/*.png."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.screenshots.house import ROOT, portal

if TYPE_CHECKING:
    from tests.screenshots.camera import Shot

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 2_500_000


def shots() -> list[Shot]:
    """What is worth seeing, found in the demo data by what happened to each client's request."""
    from approvals.asking import token_of
    from approvals.models import ApprovalLink
    from requests_app.models import DIDRequest
    from tests.screenshots.camera import Shot

    def of(ban: str) -> DIDRequest:
        return DIDRequest.objects.select_related("owner").get(client__ban=ban)

    def first(request: DIDRequest) -> str:
        return request.owner.email.partition("@")[0]

    draft, awaiting, taken, sent = of("BAN-987654"), of("BAN-100210"), of("BAN-100208"), of("BAN-100206")
    link = ApprovalLink.objects.filter(version__request=awaiting, used_at=None, replaced_at=None).earliest("pk")
    all_looks = (("desk", "light"), ("desk", "dark"), ("phone", "light"))
    return [
        Shot("home", first(draft), "/"),
        Shot("filing", first(draft), f"/requests/{draft.reference}/edit/"),
        Shot("request", first(awaiting), f"/requests/{awaiting.reference}/", all_looks),
        Shot("approval", "", f"/a/{token_of(link)}/", tall=False),
        Shot("queue", "tara", "/queue/", (("desk", "light"),)),
        Shot("review", "tejas", f"/review/{taken.reference}/"),
        Shot("agreement", first(sent), f"/requests/{sent.reference}/agreement/"),
        Shot("health", "anil", "/health/"),
    ]


def settle(seconds: float = 180) -> None:
    """Wait until the outbox has nothing left to do: tickets are raised, letters written, agreements made."""
    from core import clock
    from core.events.models import OutboxMessage

    end = time.monotonic() + seconds
    while time.monotonic() < end and OutboxMessage.objects.due().filter(due_at__lte=clock.now()).exists():
        time.sleep(0.5)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, portal(Path(scratch)) as origin:
        import django

        django.setup()
        from tests.screenshots.camera import Camera
        from tests.support.browser import chromium

        settle()
        with chromium() as browser:
            camera = Camera(browser, origin, FOLDER)
            for shot in shots():
                camera.take(shot)
    total = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    problems = camera.problems + ([f"all together {total:,} bytes"] if total > MOST_BYTES else [])
    print("\n".join(f"too large: {problem}" for problem in problems) or f"{total:,} bytes in {FOLDER}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
