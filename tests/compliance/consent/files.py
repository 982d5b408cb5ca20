"""Files of consents for scenes."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client
from compliance.consent import importing
from compliance.consent.models import ConsentImport, ConsentRecord
from core import clock
from core.accounts.models import User
from core.events import worker
from core.files.models import StoredFile
from tests.compliance.consent.conftest import WORDING, consent

COLUMNS = ("number", "basis", "method", "captured_at", "reference", "source", "expires_at")

OPT_OUTS = (*COLUMNS, "revoked_at", "revoked_how")


def opt_out(n: int) -> dict[str, str]:
    """Somebody said no yesterday; nothing else is known."""
    return {"number": f"98{n:08}", "revoked_at": "2026-11-21T10:00:00+05:30", "revoked_how": "message"}


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


def add_consents(client: Client, by: User) -> ConsentRecord:
    """One record, and a file that is done, without the worker."""
    file = StoredFile.objects.create(
        slot=importing.SLOT, shown_name="consents.csv", storage_name=f"consents-{client.pk}", sha256="0" * 64, size=100,
        content_type="text/csv", scan_state="clean", uploaded_by=by, at=clock.now(),
    )  # fmt: skip
    ConsentImport.objects.create(
        client=client, file=file, by=by, at=clock.now(), state="done", bytes_total=100, rows=3, accepted=2, rejected=1,
        added=2, finished_at=clock.now(),
    )  # fmt: skip
    return consent(client, by)
