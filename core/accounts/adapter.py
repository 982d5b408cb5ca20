"""Sign-in is for people whom an administrator has added: nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up; the rest is allauth's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
