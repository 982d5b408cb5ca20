"""Does the signatory's address look like the client's? A hint for Tech Support, never a refusal (C45)."""

from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.signing.links import signatory_of

# anybody gets an address there: the domain says nothing about whose it is
OPEN_TO_ALL: Final = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.in", "yahoo.co.in", "ymail.com", "outlook.com", "outlook.in",
    "hotmail.com", "live.com", "live.in", "msn.com", "rediffmail.com", "rediff.com", "icloud.com", "me.com",
    "aol.com", "zohomail.in", "zohomail.com", "proton.me", "protonmail.com", "gmx.com", "mail.com",
})  # fmt: skip


def doubt(agreement: Agreement) -> str:
    """Why the address may be somebody else's, in words; "" where it is plainly the client's own.

    Its own are those below the domain of the account's contact address or of the page where contacts are captured
    (frontEndURL). Of a provider open to everybody only the contact address itself counts.
    """
    address = signatory_of(agreement).email.lower()
    contact = agreement.request.client.contact_email.lower()
    if not address or address == contact:
        return ""
    theirs = {contact.rpartition("@")[2], _host(agreement.version.front_end_url)} - {""} - OPEN_TO_ALL
    domain = address.rpartition("@")[2]
    if any(_one_house(domain, known) for known in theirs):
        return ""
    said = {"address": address, "known": ", ".join(sorted(theirs)) or _("none")}
    return (
        _(
            "The agreement is signed by way of %(address)s, which belongs to no domain that we know of this client "
            "(%(known)s). Make sure that it is the signatory's own before you confirm."
        )
        % said
    )


def _one_house(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
