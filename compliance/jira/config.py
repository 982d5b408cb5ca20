"""Jira's settings as one value, and what is wrong with them in plain words."""

import base64
import hashlib
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class JiraConfig:
    """Where Jira is, as whom we call it, what a ticket looks like there. Times in seconds."""

    enabled: bool
    base_url: str
    flavour: str
    email: str
    api_token: str = field(repr=False)
    pat: str = field(repr=False)
    ca_bundle: str
    proxy: str
    project_key: str
    issue_type: str
    component: str
    label_prefix: str
    extra_fields: dict[str, Any]
    status_resolved: list[str]
    status_declined: list[str]
    status_reopened: list[str]
    resolution: str
    connect_timeout_s: float
    read_timeout_s: float
    upload_timeout_s: float
    uncertain_quiet_s: float
    second_look_s: float
    max_backoff_s: float

    @classmethod
    def load(cls) -> "JiraConfig":
        """The settings of this moment."""
        return cls(**{each.name: getattr(settings, f"JIRA_{each.name.upper()}") for each in fields(cls)})

    def problems(self) -> list[str]:
        """What keeps us from calling Jira at all (W5: the address comes from here and nowhere else)."""
        found = []
        address = urlsplit(self.base_url)
        if not address.hostname:
            found.append(_("JIRA_BASE_URL is not set."))
        elif address.scheme != "https" and address.hostname not in LOOPBACK:
            found.append(_("JIRA_BASE_URL must begin with https://."))
        if self.flavour not in ("auto", "cloud", "server"):
            found.append(_("JIRA_FLAVOUR is auto, cloud or server."))
        if not self.pat and not (self.email and self.api_token):
            found.append(_("Set JIRA_EMAIL and JIRA_API_TOKEN (Cloud), or JIRA_PAT (Server)."))
        return found

    def secrets(self) -> list[str]:
        """Every form in which a credential could show up in a text."""
        basic = base64.b64encode(f"{self.email}:{self.api_token}".encode()).decode() if self.api_token else ""
        return [each for each in (self.api_token, self.pat, basic) if each]

    def redact(self, text: str) -> str:
        """The text without our credentials."""
        for secret in self.secrets():
            text = text.replace(secret, "…")
        return text

    def fingerprint(self) -> str:
        """Changes when somebody changes the address or the credential; tells nothing of either."""
        words = "\0".join((self.base_url, self.email, self.api_token, self.pat))
        return hashlib.sha256(words.encode()).hexdigest()[:16]
