"""The outbox page: what is due, what is dead and why, with a retry button."""

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import keyset
from core.accounts.access import may, require_may
from core.accounts.models import User
from core.events import outbox
from core.events.models import OutboxMessage, SentMail


@require_GET
@require_may("outbox.see")
def page(request: HttpRequest) -> HttpResponse:
    """Rows of one state, newest first; the totals by topic of what is not done."""
    shown = request.GET.get("show", "due")
    state = shown if shown in OutboxMessage.State.values else "due"
    not_done = OutboxMessage.objects.exclude(state=OutboxMessage.State.DONE)
    totals = not_done.values("topic", "state").annotate(n=Count("pk"), oldest=Min("created_at"), last=Max("attempts"))
    context = {
        "state": state,
        "states": OutboxMessage.State.choices,
        "page": keyset.newest_first(OutboxMessage.objects.filter(state=state), request.GET),
        "totals": totals.order_by("topic", "state"),
        "refused": SentMail.objects.filter(state=SentMail.State.REFUSED).order_by("-pk")[:10],
        "may_retry": may(request.user, "outbox.retry"),
    }
    return render(request, "pages/outbox.html", context)


@require_POST
@require_may("outbox.retry")
def retry(request: HttpRequest, message_id: int) -> HttpResponse:
    """Give a dead letter another life."""
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    message = get_object_or_404(OutboxMessage, pk=message_id)
    outbox.retry(message=message, actor=request.user)
    messages.success(request, _("It is due again: %(key)s") % {"key": message.key})
    return redirect(f"{request.path.split('outbox/')[0]}outbox/?show=dead")
