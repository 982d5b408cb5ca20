"""Which certificates count: each is written down when it is first used, so a change of key forgets nothing."""

from agreements.sealing import keys
from agreements.sealing.models import Certificate
from core import clock


def remember(der: bytes, role: Certificate.Role) -> None:
    """Keep a certificate (DER) that has just been used. Safe to call each time."""
    fingerprint = keys.fingerprint(der)
    if Certificate.objects.filter(fingerprint=fingerprint).exists():
        return
    subject, not_before, not_after = keys.dates(der)
    Certificate.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "role": role,
            "subject": subject[:300],
            "der": der,
            "not_before": not_before,
            "not_after": not_after,
            "first_used_at": clock.now(),
        },
    )


def known() -> dict[str, str]:
    """Fingerprint -> "seal" or "time". One query."""
    return Certificate.objects.roles()
