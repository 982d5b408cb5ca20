"""The pages of staff: the board, a client, the client's page as the client sees it, the report."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.access.models import ClientLink
from clients.activation import board as boards
from clients.activation import report as reports
from clients.activation import services, staffing
from clients.activation.models import Checklist, IncomingEvent, Step
from clients.activation.views import page_of
from clients.models import Client
from clients.permissions import get_client_or_404
from clients.trouble.models import Trouble
from core.accounts.access import may, require_may
from core.accounts.models import User
from core.errors import PortalError, Reason, Refused, WrongState
from core.languages import client_page

YES_NO = {"yes": True, "no": False}


@require_safe
@require_may("checklist.see")
def board(request: HttpRequest) -> HttpResponse:
    """Clients in activation, overdue first; or those that are live."""
    show = "live" if request.GET.get("show") == "live" else "open"
    found = (boards.live if show == "live" else boards.in_activation)(request.user, request.GET)
    return render(request, "board/board.html", {"board": found, "show": show, "counts": boards.counts(request.user)})


@require_safe
@require_may("checklist.see")
def client(request: HttpRequest, ban: str) -> HttpResponse:
    """One client: where each step stands, its messages, its links, what the panel said."""
    return _client(request, get_client_or_404(request.user, ban))


@require_safe
@require_may("checklist.see")
@client_page
def preview(request: HttpRequest, ban: str) -> HttpResponse:
    """The client's page as the client sees it, without anything to press."""
    found = get_client_or_404(request.user, ban)
    return render(request, "activation/home.html", page_of(found) | {"here": request.path, "token": ""})


@require_POST
@require_may("checklist.set")
def set_step(request: HttpRequest, ban: str) -> HttpResponse:
    """Set a step, or open it again, with a reason that everybody sees."""
    found = get_client_or_404(request.user, ban)
    try:
        step, done = request.POST.get("step", ""), YES_NO.get(request.POST.get("done", ""))
        if step not in Step.values or done is None:
            raise Refused(Reason(_("Choose the step, and whether it is done."), code="step", field="step"))
        services.set_by_staff(
            checklist=_checklist(found), step=Step(step), done=done, reason=request.POST.get("reason", ""),
            actor=cast("User", request.user),
        )  # fmt: skip
    except PortalError as refusal:
        return _client(request, found, refused=refusal, status=refusal.status)
    messages.success(request, _("Set. The client sees it with your reason."))
    return redirect("activation:client", ban)


@require_POST
@require_may("checklist.link")
def mail_link(request: HttpRequest, ban: str) -> HttpResponse:
    """Mail the client a fresh link."""
    found = get_client_or_404(request.user, ban)
    try:
        link = staffing.mail_link(client=found, actor=cast("User", request.user))
    except PortalError as refusal:
        return _client(request, found, refused=refusal, status=refusal.status)
    messages.success(request, _("A fresh link is on its way to %(to)s.") % {"to": link.mailed_to})
    return redirect("activation:client", ban)


@require_POST
@require_may("checklist.link")
def end_links(request: HttpRequest, ban: str) -> HttpResponse:
    """End every link of the client."""
    found = get_client_or_404(request.user, ban)
    number = staffing.end_links(client=found, actor=cast("User", request.user))
    messages.success(request, _("%(number)d links ended.") % {"number": number})
    return redirect("activation:client", ban)


@require_safe
@require_may("checklist.see")
def report(request: HttpRequest) -> HttpResponse:
    """Time to live, share within fifteen minutes and messages per activation, by week (S63)."""
    weeks = reports.weeks(request.user)
    return render(request, "board/report.html", {"weeks": weeks, "plots": reports.plots(weeks)})


@require_safe
@require_may("checklist.see")
def report_csv(request: HttpRequest) -> HttpResponse:
    """The report's table as CSV."""
    answer = HttpResponse(reports.csv_of(reports.weeks(request.user)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="activation.csv"'
    return answer


def _client(request: HttpRequest, found: Client, *, status: int = 200, **more: Any) -> HttpResponse:
    shown = page_of(found)
    context = {
        "troubles": Trouble.objects.filter(client=found).select_related("screenshot")[:20],
        "links": ClientLink.objects.live().filter(client=found)[:20],
        "events": IncomingEvent.objects.filter(ban=found.ban).defer("body")[:20],
        "address": staffing.address_of(found),
        "sets": may(request.user, "checklist.set"),
        "mails": may(request.user, "checklist.link"),
        "judges": may(request.user, "document.judge"),
        "sent": request.POST,
    }
    return render(request, "board/client.html", shown | context | more, status=status)


def _checklist(found: Client) -> Checklist:
    checklist = services.of_client(found)
    if checklist is None:
        raise WrongState(Reason(_("There is no open checklist for this account."), code="checklist"))
    return checklist
