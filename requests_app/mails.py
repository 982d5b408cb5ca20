"""Letters to the owner of a request, and the owner's letter to the client. Built when sent; rows hold ids only."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clients.access.mails import button_below
from core.events import finish_task, record, unit_of_work
from core.events.mail import Letter
from core.events.models import SentMail
from core.letters import Sheet, url, write
from core.templatetags.indian import ist
from requests_app.models import ClientNotice, DIDRequest, StatusChange


def receipt(payload: dict[str, Any]) -> Letter | None:
    """To the owner, after filing: the number, who holds it now, what comes next (C35)."""
    change = _change(payload)
    request = change.request
    return _to_owner(
        request,
        subject=_("%(ref)s was filed") % _ref(request),
        paragraphs=[
            _("Your request for %(client)s was filed as version %(number)d.")
            % {"client": request.client.name, "number": change.version_number},
            _("It now waits for the written +1 of the four approvers. Each of them has been mailed a link."),
            _("After the fourth +1 the Jira ticket is raised and Tech Support takes over. You hear of every step."),
        ],
        facts=[*_facts(request), (_("Locations"), ", ".join(_cities(request)))],
    )


def sent_back(payload: dict[str, Any]) -> Letter | None:
    """To the owner: each point to correct."""
    change = _change(payload)
    points = [(point.title, point.text) for point in change.points.all()]
    return _to_owner(
        change.request,
        subject=_("%(ref)s was sent back") % _ref(change.request),
        paragraphs=[_("These points are to be corrected before it can go on:")],
        facts=points or [(_("Reason"), change.reason)],
        button=_("Correct the request"),
    )


def declined(payload: dict[str, Any]) -> Letter | None:
    """To the owner: the reason in words for the client, and whether it can be corrected."""
    change = _change(payload)
    fixable = change.request.decline_kind == DIDRequest.DeclineKind.FIXABLE
    return _to_owner(
        change.request,
        subject=_("%(ref)s was declined") % _ref(change.request),
        paragraphs=[
            change.reason,
            _("It can be corrected and filed again on the same request and ticket.")
            if fixable
            else _("This decision is final for this request. What the client has stays as it is."),
        ],
        facts=_facts(change.request),
    )


def owner_news(payload: dict[str, Any]) -> Letter | None:
    """To the owner: one step that they have to know about, with its reason."""
    change = _change(payload)
    return _to_owner(
        change.request,
        subject=_("%(ref)s is now: %(status)s")
        % {"ref": change.request.reference, "status": change.get_to_status_display()},
        paragraphs=[change.reason] if change.reason else [],
        facts=[*_facts(change.request), (_("When"), ist(change.at))],
    )


def expiry_notice(payload: dict[str, Any]) -> Letter | None:
    """To the owner of an idle request, while it is still idle."""
    request = DIDRequest.objects.select_related("owner", "client").get(pk=payload["request"])
    from requests_app.expiry import expires_at

    ends = expires_at(request)
    if ends is None or ends.isoformat() != payload["ends"]:
        return None  # somebody worked on it since
    return _to_owner(
        request,
        subject=_("%(ref)s expires soon") % _ref(request),
        paragraphs=[_("Nothing happened on this request for a while. Work on it in time, or it expires.")],
        facts=[*_facts(request), (_("Expires"), ist(datetime.fromisoformat(payload["says"])))],
    )


def client_notice(payload: dict[str, Any]) -> Letter | None:
    """To the client, in the owner's words: the new locations are there, and the way to them (S36, S38)."""
    notice = ClientNotice.objects.select_related("request__owner").get(pk=payload["notice"])
    owner = notice.request.owner
    way = button_below(payload["link"]) if "link" in payload else ""  # rows of an earlier version carry none (X17)
    return Letter(
        to=[notice.to],
        subject=notice.subject,
        text=f"{notice.text}\n\n{way}".strip(),
        sender_name=owner.full_name,
        reply_to=owner.email,
        thread=notice.request.reference,
    )


def client_notice_sent(payload: dict[str, Any], sent: SentMail) -> None:
    """The owner's task ends when the mail server took the letter; a refusal keeps it open and says why (S36)."""
    notice = ClientNotice.objects.select_related("request").get(pk=payload["notice"])
    with unit_of_work():
        news = ClientNotice.objects.filter(pk=notice.pk).exclude(delivery=sent.state)
        if news.update(delivery=sent.state, words=sent.words[:300]) and sent.state == SentMail.State.ACCEPTED:
            finish_task(f"notify:{notice.request.reference}")
            record("client.notified", subject=notice.request, actor=None, to=notice.to)


def _to_owner(
    request: DIDRequest, *, subject: str, paragraphs: list[str], facts: list[tuple[str, str]], button: str = ""
) -> Letter:
    sheet = Sheet(
        heading=subject,
        greeting=_("Dear %(name)s,") % {"name": request.owner.full_name},
        paragraphs=paragraphs,
        facts=facts,
        button=(button or _("Open the request"), url(request.get_absolute_url())),
    )
    text, html = write(sheet)
    return Letter(to=[request.owner.email], subject=subject, text=text, html=html, thread=request.reference)


def _change(payload: dict[str, Any]) -> StatusChange:
    return StatusChange.objects.select_related("request__client", "request__owner").get(pk=payload["change"])


def _facts(request: DIDRequest) -> list[tuple[str, str]]:
    return [(_("Request"), request.reference), (_("Client"), request.client.name), ("BAN", request.client.ban)]


def _cities(request: DIDRequest) -> list[str]:
    return list(request.locations.values_list("location__city", flat=True))


def _ref(request: DIDRequest) -> dict[str, str]:
    return {"ref": request.reference}
