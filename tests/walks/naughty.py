"""Strings that break careless pages, and a canary that hears when one of them came to life."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import models

from requests_app.models import RequestVersion

SCRIPT = "<script>alert(1)</script>"
HANDLER = '"><img src=x onerror=alert(2)>'
STRINGS = [
    SCRIPT,
    HANDLER,
    "'><svg/onload=alert(3)>",
    "</textarea></title></script><iframe srcdoc='<script>alert(4)</script>'>",
    "javascript:alert(5)//https://acme.com/",
    "{{ 7*7 }}{% include 'admin/base.html' %}{{ settings.SECRET_KEY }}${7*7}%(name)s {0}",
    "\"'`\\ &lt;b&gt; &#60;i&#62; --> ]]> */ ;DROP TABLE users;--",
    "\u202egnp.exe\u202c \u200b\ufeff\u2066x\u2069 हिन्दी தமிழ் 😀 Z̴̨͑a̷l̸g̶o",
    "null",
    "undefined",
    "0",
    "\r\nBcc: everybody@evil.invalid\r\n\r\n<b>x",
    '=HYPERLINK("http://evil.invalid","x")',
    "W" * 300,
]
LIVE = "img[src=x], svg[onload], iframe, [onerror], [onmouseover], main b"


class Canary:
    """An HTTP server that must never be called; `hits` are the paths that were asked for (W5)."""

    def __init__(self) -> None:
        hits = self.hits = list[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_error(404)

            do_HEAD = do_POST = do_GET  # noqa: N815

            def log_message(self, *args: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def polyglot(self, more: str = "") -> str:
        """One string that is bad in text, attribute, textarea, title, script, template, and calls the canary."""
        return f"'\"></textarea></title>{SCRIPT}<img src={self.url}/ onerror=alert(9)>{{{{ 7*7 }}}}\u202e{more}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def text_fields() -> dict[str, int]:
    """Each text field that a draft has, with the letters it takes."""
    found = {}
    for name in sorted(set(RequestVersion.CONTENT_FIELDS) - {"client_name", "ban"}):
        field = RequestVersion._meta.get_field(name)
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            found[name] = field.max_length or 1000
    return found


def spread(turn: int) -> dict[str, str]:
    """Each text field gets a string; another one at each turn."""
    return {
        name: STRINGS[(n + turn) % len(STRINGS)][:most].strip() for n, (name, most) in enumerate(text_fields().items())
    }
