"""The network address that a request came from, as far as it can be believed (P6)."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The peer's address; behind TRUSTED_PROXY_COUNT proxies of ours, what the outermost of them saw.

    X-Forwarded-For is read from its right end only: what stands further left was written by whoever asked. None when
    there is no address, as on a Unix socket.
    """
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.TRUSTED_PROXY_COUNT
    believed = seen[-trusted] if 0 < trusted <= len(seen) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(believed))
    except ValueError:
        return None
