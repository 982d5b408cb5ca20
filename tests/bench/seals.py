"""(e) Certify, sign, time-stamp and check one agreement as the worker does, against pyHanko alone, without a check.

Both in children, with the same time-stamp authority on loopback. The answer: seconds of both, and of verifying.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import sandbox
from tests.agreements.papers import MOMENT, unsaved
from tests.bench import bare_seal
from tests.bench.timing import interleaved

TURNS = 15


def main() -> dict[str, Any]:
    from django.conf import settings

    from agreements import document
    from agreements.sealing import child, development, keys, papers, tsa
    from agreements.sealing.data import Hand
    from agreements.sealing.models import Seal
    from tests.standins.tsa import TsaStandin

    agreement = unsaved()
    raw = document.make(agreement, made_at=MOMENT)
    with tempfile.TemporaryDirectory() as folder, TsaStandin() as authority:
        file = Path(folder) / "seal.p12"
        file.write_bytes(development.make_p12("bench"))
        settings.TSA_URL = authority.url
        credentials = keys.read(file.read_bytes(), "bench")
        known = {credentials.fingerprint: "seal"}
        given = Seal(
            signer_name="Farah Khan", designation="Director", place="Mumbai", typed="Farah Khan", signed_at=MOMENT
        )
        hand = Hand("Farah Khan", "Mumbai", MOMENT, "Signed", papers.stamp(agreement, given))
        sealed: list[bytes] = []

        def ours() -> None:
            issued = child.certify(raw, credentials, MOMENT)
            draft = child.sign_client(issued, credentials, hand)
            finished = child.finish(draft, tsa.ask(draft.question), b"", known, issued)
            assert finished.level == "B-T"
            sealed.append(finished.content)

        def alone() -> None:
            issued = sandbox.run(bare_seal.certify, raw, str(file), seconds=60, megabytes=640)
            sandbox.run(bare_seal.sign, issued, str(file), authority.url, seconds=60, megabytes=640)

        pair = interleaved(_timed(ours), _timed(alone), TURNS, warm=2)
        look = _timed(lambda: child.examine(sealed[-1], known, seconds=10, megabytes=384))
        return {"ours": pair.ours, "floor": pair.floor, "verify": [look() for _turn in range(TURNS)]}


def _timed(make: Callable[[], Any]) -> Callable[[], float]:
    def timed() -> float:
        began = time.perf_counter()
        make()
        return time.perf_counter() - began

    return timed
