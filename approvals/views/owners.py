"""What the owner of a request posts from its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals import services
from approvals.forms import AnswerForm, ApprovalFileForm
from approvals.permissions import get_question_or_404, get_role_or_404, signed_in
from core.accounts.access import require_may
from core.errors import Reason, Refused
from core.forms import PortalForm
from requests_app.permissions import get_own_request_or_404


@require_POST
@require_may("request.file")
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Answer an approver's question."""
    question = get_question_or_404(get_own_request_or_404(request.user, reference), pk)
    form = _valid(AnswerForm(request.POST))
    services.answer_question(decision=question, actor=signed_in(request), text=form.cleaned_data["text"])
    said = _("%(name)s was mailed your answer with a fresh link.") % {"name": question.person.full_name}
    return _back(request, reference, said)


@require_POST
@require_may("request.file")
def remind(request: HttpRequest, reference: str, role: str) -> HttpResponse:
    """Remind one role by hand."""
    found = get_own_request_or_404(request.user, reference)
    asked = get_role_or_404(role)
    services.remind(request=found, role=asked, actor=signed_in(request))
    return _back(request, reference, _("%(role)s was reminded, with a fresh link.") % {"role": asked.title})


@require_POST
@require_may("approval_file.add")
def add_file(request: HttpRequest, reference: str, role: str) -> HttpResponse:
    """Upload an approval that came by mail or on paper."""
    found = get_own_request_or_404(request.user, reference)
    asked = get_role_or_404(role)
    form = _valid(ApprovalFileForm(request.POST, request.FILES))
    services.add_approval_file(request=found, role=asked, upload=form.cleaned_data["upload"], actor=signed_in(request))
    return _back(request, reference, _("The file waits for Tech Support, who says what it decides."))


def _valid(form: PortalForm) -> PortalForm:
    """The form, or Refused with a reason for each wrong field."""
    if not form.is_valid():
        raise Refused(*[Reason(str(words), field=field) for field, errors in form.errors.items() for words in errors])
    return form


def _back(request: HttpRequest, reference: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"/requests/{reference}/#approvals")
