"""The portal's addresses, and one that breaks."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from core.accounts.models import User
from didportal.urls import urlpatterns as all_of_them


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, in the middle of a query, with a secret at hand."""
    User.objects.raw("SELECT secret-of-ours FROM nowhere")[0]
    return HttpResponse()


urlpatterns = [path("broken/<str:secret>/", broken), *all_of_them]
