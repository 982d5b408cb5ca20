"""The one way out: rights checked at each fetch, type fixed by the slot, nothing that a browser would run (F2, F7)."""

import io
import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from core.files import previews, services
from core.files.access import get_file_or_404
from core.files.models import StoredFile


@require_safe
@login_required
def download(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """The original, as an attachment."""
    return serve(get_file_or_404(request.user, pk), preview=False)


@require_safe
@login_required
def preview(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """The picture without metadata, shown in the page; 404 for what is no picture."""
    return serve(get_file_or_404(request.user, pk), preview=True)


def serve(file: StoredFile, *, preview: bool) -> FileResponse:
    """Answer with a file that the caller has authorised. Raises as `services.read`; Http404 without a preview."""
    if preview and not file.is_picture:
        raise Http404
    content = previews.get(file) if preview else services.read(file)
    response = FileResponse(
        io.BytesIO(content), as_attachment=not preview, filename=file.shown_name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
