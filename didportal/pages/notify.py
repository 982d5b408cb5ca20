"""The owner's last step: telling the client (S36, S38)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.accounts.access import require_may
from core.accounts.models import User
from core.errors import Refused
from core.forms import PortalForm
from requests_app import notices
from requests_app.models import DIDRequest
from requests_app.permissions import get_own_request_or_404


class NoticeForm(PortalForm):
    """The letter to the client."""

    to = forms.ChoiceField(label=gettext_lazy("To"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 14}))

    def __init__(self, did: DIDRequest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(a, a) for a in notices.addresses(did)]  # type: ignore[attr-defined]


@require_GET
@require_may("request.file")
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """The text is ready; it may be changed before it goes."""
    did = get_own_request_or_404(request.user, reference)
    notices.check_active(did)
    to, subject, text = notices.ready_text(did)
    form = NoticeForm(did, initial={"to": to, "subject": subject, "text": text})
    return _show(request, did, form)


@require_POST
@require_may("request.file")
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send it. A refusal comes back with what was typed."""
    did = get_own_request_or_404(request.user, reference)
    form = NoticeForm(did, request.POST)
    if not form.is_valid():
        return _show(request, did, form, status=422)
    try:
        assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
        notices.notify_client(request=did, actor=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_reasons(refusal)
        return _show(request, did, form, status=422)
    messages.success(request, _("The letter is on its way to the client."))
    return redirect(did.get_absolute_url())


def _show(request: HttpRequest, did: DIDRequest, form: NoticeForm, status: int = 200) -> HttpResponse:
    shown = {"did": did, "form": form, "sent": did.client_notices.all()}
    return render(request, "pages/notify.html", shown, status=status)
