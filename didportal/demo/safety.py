"""The demo speaks to this machine only: no stranger gets a mail, no real Jira a ticket, no real panel a change."""

from urllib.parse import urlsplit

from django.conf import settings

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
TO_A_SERVER = "django.core.mail.backends.smtp.EmailBackend"


def objections() -> list[str]:
    """Why demo data must not be made here; none: go on."""
    found = []
    if not settings.DEBUG:
        found.append("DEBUG is off: this is no place for demo data and a known password")
    if settings.JIRA_ENABLED and not _here(settings.JIRA_BASE_URL):
        found.append("JIRA_BASE_URL is not on this machine: the demo would raise tickets there")
    if settings.PANEL_WEBHOOK_URL and not _here(settings.PANEL_WEBHOOK_URL):
        found.append("PANEL_WEBHOOK_URL is not on this machine: the demo would tell that panel of clients")
    if settings.EMAIL_BACKEND == TO_A_SERVER and settings.EMAIL_HOST not in HERE:
        found.append("EMAIL_URL is not on this machine: the demo would send mail")
    return found


def _here(address: str) -> bool:
    return urlsplit(address).hostname in HERE
