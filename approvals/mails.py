"""Letters to approvers and about decisions. Built when sent: rows hold ids, tokens are made here (L3, L5, X8)."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from approvals.asking import token_of
from approvals.facts import sits_on
from approvals.models import ApprovalLink, Decision
from approvals.undoing import is_reversible, undo_ends, undo_token
from core import clock
from core.accounts.models import User
from core.events.mail import Letter
from core.letters import Sheet, url, write
from core.templatetags.indian import ist
from requests_app.models import DIDRequest, RequestVersion, StatusChange
from requests_app.statuses import Status
from requests_app.versions import difference

MOST_CHANGES = 8


def ask(payload: dict[str, Any]) -> Letter | None:
    """To the one who decides for a role: what it is about and the link. None once the link is of no use any more."""
    link = _wanted(payload["link"])
    if link is None:
        return None
    subject, opening = _opening(payload["why"], link)
    return _with_link(link, subject, [opening], _summary(link))


def answer(payload: dict[str, Any]) -> Letter | None:
    """To the approver who asked: question, answer, fresh link."""
    link = _wanted(payload["link"])
    if link is None:
        return None
    asked = Decision.objects.select_related("answer__by").get(pk=payload["decision"])
    subject, opening = _opening("answered", link)
    facts = [(_("Your question"), asked.words), (_("Answer of %s") % asked.answer.by, asked.answer.text)]
    return _with_link(link, subject, [opening], [*facts, *_summary(link)])


def decision_receipt(payload: dict[str, Any]) -> Letter | None:
    """To the person whose decision was recorded, at once, with the way back while there is one (L2)."""
    decision = _decision(payload)
    facts = [
        *_about(decision.request),
        (_("Your role"), decision.role.title),
        (_("Your decision"), str(decision.get_kind_display())),
        *([(_("Your words"), decision.words)] if decision.words else []),
        (_("Recorded"), ist(decision.at)),
        (_("Version"), str(decision.version.number)),
    ]
    open_still = decision.stands and is_reversible(decision) and clock.now() < undo_ends(decision)
    path = reverse("approvals:undo", args=[undo_token(decision)])
    until = _("You can undo it until %(at)s, or until Tech Support takes the review, whichever is first.")
    return _letter(
        decision.person,
        decision.request,
        subject=_("Recorded: %(kind)s on %(ref)s")
        % {"kind": decision.get_kind_display(), "ref": decision.request.reference},
        paragraphs=[_how_it_came(decision), *([until % {"at": ist(undo_ends(decision))}] if open_still else [])],
        facts=facts,
        button=(_("Undo this decision"), url(path)) if open_still else None,
        note=_("If this was not you, undo it and tell your administrator at once."),
    )


def question(payload: dict[str, Any]) -> Letter | None:
    """To the owner: what an approver wants to know. None once it is answered or has no bearing any more."""
    decision = _decision(payload)
    request = decision.request
    if not decision.stands or hasattr(decision, "answer") or request.status != Status.AWAITING_APPROVALS:
        return None
    words = {"name": decision.person.full_name, "role": decision.role.title, "ref": request.reference}
    return _letter(
        request.owner,
        request,
        subject=_("Question on %(ref)s from %(role)s") % words,
        paragraphs=[
            _("%(name)s, who decides for %(role)s, finds something unclear:") % words,
            decision.words,
            _("Answer it, or edit the request: an edit makes a new version that all four approve anew."),
        ],
        facts=_about(request),
        button=(_("Answer the question"), url(f"{request.get_absolute_url()}#question-{decision.pk}")),
    )


def no_longer_needed(payload: dict[str, Any]) -> Letter | None:
    """To somebody who was asked: no decision is needed any more, and why."""
    person = User.objects.get(pk=payload["person"])
    change = StatusChange.objects.select_related("actor").filter(pk=payload.get("change", 0)).first()
    pk = change.request_id if change else payload["request"]
    request = DIDRequest.objects.select_related("client", "owner").get(pk=pk)
    status = change.get_to_status_display() if change else request.get_status_display()
    names = {"ref": request.reference, "status": status}
    said = Decision.objects.standing().filter(request=request, person=person, version__number=request.version_number)
    if (
        change is not None and said.exists()
    ):  # they have decided: what they said stays on record, and asks nothing more of them
        subject, opening = (
            _("%(ref)s, on which you decided, is now “%(status)s”"),
            _("%(ref)s is now “%(status)s”. Your decision stays on record; nothing more is needed from you."),
        )
    else:
        subject, opening = (
            _("No decision needed any more: %(ref)s"),
            _("%(ref)s is now “%(status)s”. Links that you were sent for it are closed."),
        )
    return _letter(
        person,
        request,
        subject=subject % names,
        paragraphs=[
            opening % names,
            *([_("Reason: %s") % change.reason] if change and change.reason else []),
        ],
        facts=_about(request),
    )


def _wanted(pk: int) -> ApprovalLink | None:
    related = ("role", "person", "version__request__client", "version__request__owner")
    link = ApprovalLink.objects.live().select_related(*related).filter(pk=pk).first()
    if link is None or link.version.request.status != Status.AWAITING_APPROVALS:
        return None
    return link if sits_on(link.role, link.person) else None


def _opening(why: str, link: ApprovalLink) -> tuple[str, str]:
    """Subject and first paragraph by the reason for writing."""
    request = link.version.request
    words = {
        "ref": request.reference,
        "client": request.client.name,
        "role": link.role.title,
        "owner": request.owner.full_name,
    }
    needed = _("%(owner)s asks for more outgoing locations for %(client)s. Your +1 is needed for %(role)s.") % words
    openings = {
        "asked": (_("+1 needed: %(ref)s, %(client)s (%(role)s)"), needed),
        "reminder": (
            _("Reminder, +1 needed: %(ref)s, %(client)s (%(role)s)"),
            _("This still waits for you. ") + needed,
        ),
        "backup": (
            _("+1 needed from the backup: %(ref)s, %(client)s (%(role)s)"),
            _("%s has not decided yet, so you are asked as the backup. ") % link.role.holder.full_name + needed,
        ),
        "fresh": (_("Your fresh link: %(ref)s, %(client)s (%(role)s)"), _("You asked for a fresh link; here it is.")),
        "undone": (
            _("Taken back: %(ref)s, %(client)s (%(role)s)"),
            _("Your decision was taken back. You can decide anew with this link."),
        ),
        "answered": (
            _("Answer to your question: %(ref)s, %(client)s (%(role)s)"),
            _("%(owner)s has answered your question. You can decide now.") % words,
        ),
    }
    subject, opening = openings[why]
    return subject % words, opening


def _with_link(link: ApprovalLink, subject: str, paragraphs: list[str], facts: list[tuple[str, str]]) -> Letter:
    return _letter(
        link.person,
        link.version.request,
        subject=subject,
        paragraphs=paragraphs,
        facts=facts,
        button=(_("Read and decide"), url(reverse("approvals:link", args=[token_of(link)]))),
        note=_("The link is yours alone and works once, until %s. Please do not forward it.") % ist(link.expires_at),
    )


def _summary(link: ApprovalLink) -> list[tuple[str, str]]:
    version = link.version
    return [
        *_about(version.request),
        (_("Version"), str(version.number)),
        (_("Locations"), ", ".join(version.requested_locations)),
        (_("Primary use case"), Truncator(version.primary_use_case).chars(240)),
        *_changes(version),
        (_("Decide before"), ist(link.expires_at)),
    ]


def _changes(version: RequestVersion) -> list[tuple[str, str]]:
    older = version.request.versions.frozen().filter(number__lt=version.number).order_by("-number").first()
    if older is None:
        return []
    changes = difference(older, version)
    lines = [
        _("%(title)s: %(before)s → %(after)s")
        % {"title": one.title, "before": _short(one.before), "after": _short(one.after)}
        for one in changes[:MOST_CHANGES]
    ]
    if (more := len(changes) - MOST_CHANGES) > 0:
        lines.append(_("and %d more") % more)
    return [(_("Changed since version %d") % older.number, "\n".join(lines))]


def _short(value: str) -> str:
    return Truncator(" ".join(value.split())).chars(120) or "—"


def _how_it_came(decision: Decision) -> str:
    if decision.channel == Decision.Channel.FILE and decision.file and decision.confirmed_by:
        return _("%(who)s of Tech Support confirmed the file “%(file)s” as your decision.") % {
            "who": decision.confirmed_by.full_name,
            "file": decision.file.file.shown_name,
        }
    return _("Your decision was recorded.")


def _decision(payload: dict[str, Any]) -> Decision:
    related = ("request__client", "request__owner", "version", "role", "person", "confirmed_by", "file__file")
    return Decision.objects.select_related(*related).get(pk=payload["decision"])


def _about(request: DIDRequest) -> list[tuple[str, str]]:
    return [(_("Request"), request.reference), (_("Client"), request.client.name), ("BAN", request.client.ban)]


def _letter(person: User, request: DIDRequest, *, subject: str, **sheet: Any) -> Letter:
    greeting = _("Dear %(name)s,") % {"name": person.full_name}
    text, html = write(Sheet(heading=subject, greeting=greeting, **sheet))
    return Letter(to=[person.email], subject=subject, text=text, html=html, thread=request.reference)
