"""Steps of the owner that need no page of their own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.access import require_may
from core.accounts.models import User
from requests_app import services
from requests_app.permissions import get_own_request_or_404


@require_POST
@require_may("request.file")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a request back for good, with a reason."""
    did = get_own_request_or_404(request.user, reference)
    services.withdraw(request=did, actor=_user(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("%(ref)s was withdrawn.") % {"ref": reference})
    return redirect(did.get_absolute_url())


@require_POST
@require_may("request.file")
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """File a copy of an active request, while its service stays on."""
    did = get_own_request_or_404(request.user, reference)
    copy = services.renew(request=did, actor=_user(request))
    return redirect("pages:edit", copy.reference)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    return request.user
