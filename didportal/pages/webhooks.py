"""What the panel was told, delivery by delivery, with a button to tell it once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clients import panel
from clients.models import PanelEvent
from core import keyset
from core.accounts.access import may, require_may
from core.accounts.models import User


@require_GET
@require_may("outbox.see")
def page(request: HttpRequest) -> HttpResponse:
    """Events to the panel, newest first; `?show=waiting` those that were not taken yet."""
    rows = PanelEvent.objects.select_related("client")
    waiting = request.GET.get("show") == "waiting"
    if waiting:
        rows = rows.filter(delivered_at=None)
    context = {
        "page": keyset.newest_first(rows, request.GET),
        "waiting": waiting,
        "may_redeliver": may(request.user, "outbox.retry"),
    }
    return render(request, "pages/webhooks.html", context)


@require_POST
@require_may("outbox.retry")
def redeliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one event to the panel again, as it was."""
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    event = get_object_or_404(PanelEvent.objects.select_related("client"), pk=pk)
    panel.redeliver(event=event, actor=request.user)
    messages.success(request, _("It is sent once more: %(event)s") % {"event": event.event_id})
    return redirect("pages:webhooks")
