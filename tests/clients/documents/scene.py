"""Papers as a client uploads them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clients.documents import services
from clients.documents.models import Document
from clients.models import Client
from tests.support.pictures import contact_form


def scan(words: str = "GST certificate") -> SimpleUploadedFile:
    """A legible picture; other words are other bytes."""
    return SimpleUploadedFile("scan.png", contact_form("+919876543210", "owner@newclient.example", words), "image/png")


def hand_in(client: Client, kind: str = "company", words: str = "GST certificate", **said: Any) -> Document:
    return services.submit(client=client, kind=kind, upload=scan(words), **({"notes": ""} | said))
