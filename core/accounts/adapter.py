"""Sign-in is for people whom an administrator has added: nobody signs up, and nobody locks another out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core.address import client_address


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up; the rest is allauth's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for an account and an address: a stranger elsewhere delays nobody (U6)."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request) or ''}"
