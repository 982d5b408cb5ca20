"""(d) The agreement's PDF as the portal makes it, against WeasyPrint alone on the same HTML, both in a child.

The answer is the seconds of both.
"""

import time
from typing import Any

from core import pdf, sandbox
from tests.agreements.papers import MOMENT, unsaved
from tests.bench.bare_paper import bare
from tests.bench.timing import interleaved

TURNS = 25


def main() -> dict[str, Any]:
    from agreements import document

    seen: list[pdf.Manuscript] = []
    kept = sandbox.run

    def listen(function: Any, manuscript: Any, **limits: Any) -> Any:
        seen.append(manuscript)
        return kept(function, manuscript, **limits)

    agreement = unsaved()
    pdf.sandbox.run = listen  # type: ignore[attr-defined]
    document.make(agreement, made_at=MOMENT)
    pdf.sandbox.run = kept  # type: ignore[attr-defined]
    html, assets = seen[-1].html, dict(seen[-1].assets)
    pair = interleaved(
        _timed(lambda: document.make(agreement, made_at=MOMENT)),
        _timed(lambda: sandbox.run(bare, html, assets, seconds=60, megabytes=pdf.MEGABYTES)), TURNS, warm=3,
    )  # fmt: skip
    return {"ours": pair.ours, "floor": pair.floor}


def _timed(make: Any) -> Any:
    def timed() -> float:
        began = time.perf_counter()
        make()
        return time.perf_counter() - began

    return timed
