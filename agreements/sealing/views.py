"""The public check: drop a PDF, or open the address that is printed on an agreement. Nothing is stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.models import Agreement
from agreements.sealing.codes import is_code
from agreements.sealing.forms import FileForm
from agreements.sealing.models import Seal
from agreements.sealing.verifying import verify
from core import policy, throttle
from core.address import client_address
from core.errors import Reason, TooLarge
from core.languages import client_page


@require_GET
@client_page
def drop(request: HttpRequest) -> HttpResponse:
    """Where a PDF is dropped."""
    return render(request, "verify/page.html", {"form": FileForm()})


@require_POST
@client_page
def check(request: HttpRequest) -> HttpResponse:
    """The answer about one file."""
    throttle.hit("verify", client_address(request) or "", policy.value("checks_per_hour"), 3600)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "verify/page.html", {"form": form, "here": reverse("verify:drop")}, status=422)
    upload = form.cleaned_data["file"]
    if upload.size > policy.value("file_bytes"):
        raise TooLarge(Reason(_("This file is larger than any of ours."), code="file.size", field="file"))
    verdict = verify(upload.read())
    context = {"verdict": verdict, "name": upload.name, "form": FileForm(), "here": reverse("verify:drop")}
    return render(request, "verify/answer.html", context)


@require_GET
@client_page
def paper(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """What we know of the agreement whose address somebody holds on paper: signed or not, by whom, its SHA-256."""
    rows = Agreement.objects.in_full().filter(request__reference=reference)
    agreement = next((row for row in rows if is_code(row, code)), None)
    if agreement is None:
        raise Http404(reference)
    seal = Seal.objects.filter(agreement=agreement, sealed_at__isnull=False).select_related("signed").first()
    return render(request, "verify/paper.html", {"agreement": agreement, "seal": seal, "form": FileForm()})
