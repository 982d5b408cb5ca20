"""The health page, and the small answer for a load balancer."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.accounts.access import require_may
from didportal import health


@require_GET
@require_may("health.see")
def page(request: HttpRequest) -> HttpResponse:
    """Every check with its verdict."""
    verdicts = health.run()
    bad = [verdict for verdict in verdicts if verdict.state == "bad"]
    return render(request, "pages/health.html", {"verdicts": verdicts, "bad": bad})


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """200 while this process can reach its database. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
