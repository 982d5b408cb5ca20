"""Each client's two keys: random, made once, wrapped with CONSENT_KEY.

A new CONSENT_KEY wraps the keys anew (`manage.py consent_rewrap`): some thousand rows, and no record is touched.
"""

import os
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from clients.models import Client
from compliance.consent.models import Register
from compliance.consent.sealing import KEY_BYTES, NONCE, Keys

MARK: Final = 4  # which key wrapped it


class WrongKey(Exception):
    """CONSENT_KEY and its fallbacks do not open this register."""


def register_of(client: Client) -> Register:
    """The client's register, made with fresh keys when the first consent comes."""
    found = Register.objects.filter(client=client).first()
    if found is None:
        fresh = wrap(os.urandom(2 * KEY_BYTES), client.pk)
        found, _made = Register.objects.get_or_create(client=client, defaults={"wrapped": fresh})
    return found


def keys_of(register: Register) -> Keys:
    return unwrap(bytes(register.wrapped), register.pk)


@lru_cache(maxsize=4096)
def unwrap(wrapped: bytes, client_id: int) -> Keys:
    """The keys inside a register. Raises WrongKey."""
    for key in _wrapping_keys():
        if _mark(key) != wrapped[:MARK]:
            continue
        try:
            both = AESGCM(key).decrypt(wrapped[MARK : MARK + NONCE], wrapped[MARK + NONCE :], _bound(client_id))
        except InvalidTag as error:
            raise WrongKey(f"the register of client {client_id} was altered") from error
        return Keys(both[:KEY_BYTES], both[KEY_BYTES:])
    raise WrongKey(f"no CONSENT_KEY in use opens the register of client {client_id}")


def wrap(both: bytes, client_id: int) -> bytes:
    """Both keys, wrapped with the present CONSENT_KEY and bound to their client."""
    key, nonce = _wrapping_keys()[0], os.urandom(NONCE)
    return _mark(key) + nonce + AESGCM(key).encrypt(nonce, both, _bound(client_id))


def rewrap(register: Register) -> bool:
    """Wrap with the present key what an earlier one wrapped; whether there was anything to do."""
    if bytes(register.wrapped[:MARK]) == _mark(_wrapping_keys()[0]):
        return False
    keys = keys_of(register)
    same = Register.objects.filter(pk=register.pk, wrapped=register.wrapped)
    return bool(same.update(wrapped=wrap(keys.look + keys.seal, register.pk)))


def _wrapping_keys() -> list[bytes]:
    return [sha256(f"portal.consent:{key}".encode()).digest() for key in _configured()]


def _configured() -> list[str]:
    return [settings.CONSENT_KEY, *settings.CONSENT_KEY_FALLBACKS]


def _mark(key: bytes) -> bytes:
    return sha256(b"mark:" + key).digest()[:MARK]


def _bound(client_id: int) -> bytes:
    return f"register:{client_id}".encode()
