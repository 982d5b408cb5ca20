"""The client's own page: its checklist by the mailed link. One POST address an action; a GET changes nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clients.access.door import of_client
from clients.activation import services, steps
from clients.activation.models import Checklist, Step, StepDone
from clients.models import Client
from core import clock
from core.errors import Reason, Refused, WrongState

FLOW = (
    (steps.Place.EMAIL, gettext_lazy("E-mail")),
    (steps.Place.LOGIN, gettext_lazy("Login")),
    (steps.Place.SETUP, gettext_lazy("Setup tasks")),
    (steps.Place.LIVE, gettext_lazy("Service live")),
)
ANSWERS = {"yes": True, "no": False}


def show_home(request: HttpRequest, client: Client, **more: Any) -> HttpResponse:
    """The client's home: the checklist with its clock, if there is one, and what the rooms above add to it."""
    checklist = services.of_client(client)
    context = {"client": client, "token": request.client_token, "here": request.path} | more  # type: ignore[attr-defined]
    if checklist is not None:
        context |= shown(checklist)
    return render(request, "activation/home.html", context)


@require_POST
@of_client
def confirm_receipt(request: HttpRequest, client: Client) -> HttpResponse:
    """The client has the confirmation e-mail (S64)."""
    return _tick(request, client, Step.EMAIL)


@require_POST
@of_client
def acknowledge_support(request: HttpRequest, client: Client) -> HttpResponse:
    """The client knows whom to write to (S61)."""
    return _tick(request, client, Step.SUPPORT)


@require_POST
@of_client
def answer_needs(request: HttpRequest, client: Client) -> HttpResponse:
    """Whether a number is ported and DND numbers are called: with that, whether documents are needed (S69)."""
    checklist = _open(client)
    ports, calls = (ANSWERS.get(request.POST.get(name, "")) for name in ("ports_a_number", "calls_dnd_numbers"))
    if ports is None or calls is None:
        raise Refused(Reason(_("Please answer both questions with yes or no."), code="needs"))
    services.answer_needs(checklist=checklist, ports_a_number=ports, calls_dnd_numbers=calls)
    return _back(request)


def shown(checklist: Checklist) -> dict[str, Any]:
    """What templates/activation/_checklist.html needs; staff see the same."""
    now, done = clock.now(), list(checklist.done.select_related("actor"))
    found = steps.show(checklist, done, now)
    current = [place for place, _label in FLOW].index(steps.place(found))
    states = ["done" if at < current else "now" if at == current else "later" for at in range(len(FLOW))]
    counted = [each for each in found if each.state != steps.State.NOT_NEEDED]
    return {
        "checklist": checklist,
        "items": found,
        "steps": [{"label": label, "state": state} for (_place, label), state in zip(FLOW, states, strict=True)],
        "due_at": steps.due_at(checklist),
        "late": now >= steps.due_at(checklist),
        "minutes_left": max(0, int((steps.due_at(checklist) - now).total_seconds() // 60)),
        "done_count": sum(not each.open for each in counted),
        "counted": len(counted),
        "recommended": steps.RECOMMENDED,
        "support_email": settings.SUPPORT_EMAIL,
    }


def _tick(request: HttpRequest, client: Client, step: Step) -> HttpResponse:
    services.complete(checklist=_open(client), step=step, how=StepDone.How.CLIENT, at=clock.now())
    return _back(request)


def _open(client: Client) -> Checklist:
    checklist = services.of_client(client)
    if checklist is None or checklist.refunded_at:
        raise WrongState(Reason(_("There is no open checklist for this account."), code="checklist"))
    return checklist


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("client:home", request.client_token)  # type: ignore[attr-defined]
