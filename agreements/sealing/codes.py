"""The address printed on an agreement: with the paper in hand anybody learns whether it was signed."""

import base64
import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.urls import reverse

from agreements.models import Agreement

LETTERS: Final = 16  # 80 bits: short enough to type, too many to try


def check_path(agreement: Agreement) -> str:
    """The path that is printed on this agreement."""
    return reverse("verify:paper", args=[agreement.request.reference, check_code(agreement)])


def check_code(agreement: Agreement) -> str:
    """The code of one agreement, the same for ever: it is on paper, so it hangs on the key that never changes."""
    what = f"agreement.check:{agreement.request.reference}:{agreement.version.number}:{agreement.pk}"
    mac = hmac.new(settings.AUDIT_KEY.encode(), what.encode(), hashlib.sha256).digest()
    return base64.b32encode(mac).decode()[:LETTERS].lower()


def is_code(agreement: Agreement, code: str) -> bool:
    """Whether the code is this agreement's, in constant time."""
    return hmac.compare_digest(check_code(agreement), code.strip().lower())
