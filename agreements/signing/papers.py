"""Files of the signing page, all found through the link's own agreement: no id of a file comes from outside (L8)."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.signing.visits import Visit, by_link
from core.files import pages
from core.files.models import StoredFile
from core.files.views import serve

READY = (Agreement.State.SIGNED, Agreement.State.CONFIRMED)


@require_safe
@by_link
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """One page of the issued agreement as a picture."""
    try:
        return _picture(pages.picture(_issued(visit), number))
    except LookupError:
        raise Http404 from None


@require_safe
@by_link
def drawing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The signature as it was drawn."""
    if not visit.signatory.picture:
        raise Http404
    return _picture(bytes(visit.signatory.picture))


@require_safe
@by_link
def agreement(request: HttpRequest, visit: Visit) -> FileResponse:
    """The issued agreement itself, byte by byte."""
    return serve(_issued(visit), preview=False)


@require_safe
@by_link
def sealed(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The signed and sealed agreement, once it is there."""
    return serve(_paper(visit, "signed"), preview=False)


@require_safe
@by_link
def certificate(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The certificate of the signature."""
    return serve(_paper(visit, "certificate"), preview=False)


def _issued(visit: Visit) -> StoredFile:
    if visit.agreement.issued is None:
        raise Http404
    return visit.agreement.issued


def _paper(visit: Visit, name: str) -> StoredFile:
    seal = Seal.objects.select_related(name).filter(agreement=visit.agreement).first()
    file: StoredFile | None = getattr(seal, name, None)
    if file is None or visit.agreement.state not in READY:
        raise Http404
    return file


def _picture(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="image/png")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
