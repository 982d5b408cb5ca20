"""Checks of what is typed into a request: plain functions without a query, used by forms and rules alike.

Each answers with the problem in words, or "" when there is none. No address is ever fetched or looked up (S42, W5).
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from clients.phones import to_e164

PRIVATE_ENDINGS = (
    "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "test", "invalid",
    "home.arpa",
)  # fmt: skip
HOST_LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")
NUMBER_LABEL = re.compile(r"^(\d+|0x[0-9a-f]*)$")
LEGAL_WORDS = frozenset({
    "pvt", "private", "p", "ltd", "limited", "llp", "llc", "plc", "inc", "incorporated", "opc", "corp", "corporation",
    "co", "company", "huf",
})  # fmt: skip


def url_problem(url: str) -> str:
    """Why this cannot be the public page where contacts are captured (S42)."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
    except ValueError:  # UnicodeError is one
        return _("This is not an address of a page.")
    if parts.scheme != "https":
        return _("The address must begin with https://.")
    if parts.username is not None or parts.password is not None or re.search(r"[\s\x00-\x1f\\]", url.strip()):
        return _("This is not an address of a page.")
    return _host_problem(host)


def _host_problem(host: str) -> str:
    labels = host.split(".")
    if _is_ip_literal(host) or NUMBER_LABEL.match(labels[-1]):
        return _("Give the page's name, not an IP address.")
    if len(labels) < 2 or any(host == end or host.endswith(f".{end}") for end in PRIVATE_ENDINGS):
        return _("This address is private: the page must be public.")
    if not all(HOST_LABEL.match(label) for label in labels):
        return _("This is not an address of a page.")
    return ""


def _is_ip_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def phone_problem(number: str) -> str:
    """Why this is no phone number of ours: read as the clients' numbers are."""
    try:
        to_e164(number)
    except ValidationError:
        return _("“%(number)s” is no phone number.") % {"number": number}
    return ""


def email_problem(address: str) -> str:
    """Why this is no e-mail address."""
    try:
        validate_email(address)
    except ValidationError:
        return _("“%(address)s” is no e-mail address.") % {"address": address}
    return ""


def ban_problem(ban: str) -> str:
    """Why this does not look like a BAN here; the pattern is the setting BAN_PATTERN (S13)."""
    if re.fullmatch(settings.BAN_PATTERN, ban):
        return ""
    return _("“%(ban)s” does not look like a BAN.") % {"ban": ban}


def location_problems(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """What is wrong with a list of requested locations: duplicates and names that are not in the table (S40)."""
    listed, there = list(names), set(known)
    twice = sorted({name for name in listed if listed.count(name) > 1})
    unknown = [name for name in dict.fromkeys(listed) if name not in there]
    found = [_("%(city)s is listed twice.") % {"city": name} for name in twice]
    return found + [_("%(city)s is not a location of ours.") % {"city": name} for name in unknown]


def core_name(client_name: str) -> str:
    """A company's name without its legal form, in lower case: "Acme Pvt. Ltd." is "acme" (S43)."""
    words = _words(client_name)
    while len(words) > 1 and words[-1] in LEGAL_WORDS:
        words.pop()
    return " ".join(words)


def names_client(text: str, client_name: str) -> bool:
    """Whether `text` names the client, the legal form aside (S43, S44)."""
    name = core_name(client_name)
    return bool(name) and f" {name} " in f" {' '.join(_words(text))} "


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same but for case, spaces and punctuation (S41)."""
    return bool(one.strip()) and _words(one) == _words(other)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
