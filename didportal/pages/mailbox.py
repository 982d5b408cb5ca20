"""The mailbox of a development machine: what the portal would have mailed. Exists in DEBUG only."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.accounts.access import require_may

LINE = b"\n-------------------------------------------------------------------------------\n"
SHOWN = 100
# a letter's own HTML, as a mail program shows it: its styles, no script, nothing fetched; its links open
LETTER_POLICY = (
    "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'"
)


@require_GET
@require_may("mailbox.see")
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest letters first."""
    letters = [{"name": path.name, "letter": _read(path)} for path in _files()[:SHOWN]]
    return render(request, "pages/mailbox.html", {"letters": letters})


@require_GET
@require_may("mailbox.see")
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter as text, with its links; its HTML in a tab of its own under a sandbox policy (`?html=1`)."""
    path = next((path for path in _files() if path.name == name), None)
    if path is None:
        raise Http404(name)
    message = _read(path)
    if request.GET.get("html"):
        return _html(message)
    text = message.get_body(("plain",))
    context = {"name": name, "letter": message, "text": text.get_content() if text else ""}
    return render(request, "pages/letter.html", context)


def _files() -> list[Path]:
    if not settings.DEBUG or not settings.EMAIL_FILE_PATH:
        raise Http404("no mailbox outside development")
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _read(path: Path) -> EmailMessage:
    raw = path.read_bytes().partition(LINE)[0]
    return message_from_bytes(raw, policy=policy.default)


def _html(message: EmailMessage) -> HttpResponse:
    body = message.get_body(("html",))
    if body is None:
        raise Http404("no HTML in this letter")
    response = HttpResponse(body.get_content())
    response["Content-Security-Policy"] = LETTER_POLICY
    return response
