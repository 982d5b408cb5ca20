"""Signatures given at one moment, sealed by two workers with a time-stamp authority on loopback: how it ended."""

import tempfile
import time
from pathlib import Path
from typing import Any

from core.events.worker import drain
from tests.bench import invited
from tests.bench.timing import together


def main(count: str) -> dict[str, Any]:
    from django.conf import settings

    from agreements.sealing import development
    from tests.standins.tsa import TsaStandin
    from tests.support.sealing_queue import signed_at_once, unsealed

    with tempfile.TemporaryDirectory() as folder, TsaStandin() as authority:
        file = Path(folder) / "seal.p12"
        file.write_bytes(development.make_p12("bench"))
        settings.SEAL_P12, settings.SEAL_P12_PASSPHRASE, settings.TSA_URL = str(file), "bench", authority.url
        agreements = signed_at_once(invited.waiting(), int(count))
        began = time.perf_counter()
        together([_worker, _worker])
        return {"seconds": time.perf_counter() - began, "unsealed": unsealed(agreements)}


def _worker() -> None:
    from django.db import connections

    try:
        drain(["seal.agreement"])
    finally:
        connections.close_all()
