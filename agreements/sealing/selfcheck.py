"""Is the file that was just sealed what it should be? Asked before anything says `signed` (C43)."""

import hashlib

from agreements.models import Agreement
from agreements.sealing.data import CLIENT_FIELD, SEAL_FIELD, Finished
from requests_app.versions import payload_json


def faults(agreement: Agreement, finished: Finished) -> list[str]:
    """What is wrong, in short words; empty: the file may be kept."""
    examined = finished.examined
    by_field = {signature.field: signature for signature in examined.signatures}
    client = by_field.get(CLIENT_FIELD)
    payload = hashlib.sha256(payload_json(agreement.version).encode()).hexdigest()
    checks = {
        "it cannot be read": examined.readable,
        "it does not begin as it was issued": finished.begins_as_issued,
        "its pages": examined.pages == finished.pages_issued,
        "its fields": set(by_field) == {SEAL_FIELD, CLIENT_FIELD} and len(examined.signatures) == 2,
        "its signatures": all(signature.known and signature.holds for signature in examined.signatures),
        "the last signature does not cover the file": client is not None and client.whole_file,
        "the payload is not inside": payload in examined.enclosed,
    }
    return [words for words, good in checks.items() if not good]
