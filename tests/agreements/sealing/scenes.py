"""What a client gives when signing."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from agreements.models import Agreement
from agreements.sealing.services import Happening, SignatureGiven
from core import clock


def drawing(size: tuple[int, int] = (600, 240)) -> bytes:
    """A signature as a phone's browser draws it: dark strokes, the rest transparent."""
    image = Image.new("RGBA", size)
    pen = ImageDraw.Draw(image)
    pen.line([(60, 170), (140, 60), (190, 180), (260, 90), (330, 170), (520, 120)], fill=(20, 20, 90, 255), width=7)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def signature(agreement: Agreement, **fields: Any) -> SignatureGiven:
    """Farah Khan's, typed unless told otherwise."""
    assert agreement.issued is not None
    now = clock.now()
    given = {
        "name": "Farah Khan",
        "email": "farah.khan@acme.example",
        "designation": "Director",
        "place": "Mumbai",
        "signed_at": now,
        "shown_sha256": agreement.issued.sha256,
        "otp_reference": "OTP-7K3Q",
        "consent_version": "2026-11",
        "typed": "Farah Khan",
        "address": "203.0.113.7",
        "agent": "Firefox on Android",
        "happenings": (Happening("The link was opened", now - timedelta(minutes=4), "203.0.113.7"),),
    }
    return SignatureGiven(**given | fields)
