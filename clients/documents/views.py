"""The client's side of its papers: upload one, read one again."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.access.door import of_client
from clients.activation.views import show_home
from clients.documents import services
from clients.documents.models import Document
from clients.models import Client
from core.errors import PortalError, Reason, Refused
from core.files.views import serve


@require_POST
@of_client
def upload(request: HttpRequest, client: Client) -> HttpResponse:
    """Take one paper; a refusal stands beside its field (S68, S76)."""
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    try:
        if file is None:
            raise Refused(Reason(_("Choose a file first."), code="file", field="file"))
        services.submit(client=client, kind=kind, upload=file, notes=request.POST.get("notes", ""))
    except PortalError as refusal:
        return show_home(request, client, refused=refusal, refused_kind=kind, status=refusal.status)
    return redirect(f"{request.path.removesuffix('documents/')}#documents")


@require_safe
@of_client
def file(request: HttpRequest, client: Client, pk: int) -> FileResponse:
    """A paper of this client's own, as it was uploaded."""
    found = Document.objects.select_related("file").filter(client=client, pk=pk).first()
    if found is None:
        raise Http404(pk)
    return serve(found.file, preview=False)
