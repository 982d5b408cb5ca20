"""Files of consents for scenes."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client
from compliance.consent import importing
from compliance.consent.models import ConsentImport
from core.accounts.models import User
from core.events import worker
from tests.compliance.consent.conftest import WORDING

COLUMNS = ("number", "basis", "method", "captured_at", "reference", "source", "expires_at")


def line(n: int, **changes: str) -> dict[str, str]:
    """A good row."""
    row = {
        "number": f"98{n:08}", "basis": "explicit_client", "method": "client_otp",
        "captured_at": "2026-11-20T10:00:00+05:30", "reference": f"otp-{n}", "source": "shop", "expires_at": "",
    }  # fmt: skip
    return row | changes


def as_csv(rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(client: Client, by: User, content: bytes, name: str = "consents.csv", **given: Any) -> ConsentImport:
    """Upload, let the worker do its part, and look."""
    words = {"only_check": False, "wording": WORDING} | given
    made = importing.start(client=client, upload=SimpleUploadedFile(name, content), by=by, **words)
    worker.drain([importing.TOPIC])
    made.refresh_from_db()
    return made
