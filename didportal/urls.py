"""Every address of the portal: one line a room; each room lists its own in `<room>/urls.py`."""

from django.contrib import admin
from django.urls import include, path

from didportal.api import api

urlpatterns = [
    path("accounts/", include("core.accounts.urls")),
    path("files/", include("core.files.urls")),
    path("", include("approvals.urls")),
    path("requests/<str:reference>/agreement/", include("agreements.urls")),
    path("compliance/", include("compliance.breaches.urls")),
    path("compliance/", include("compliance.regulator.urls")),
    path("s/<str:token>/", include("agreements.signing.urls")),
    path("consents/", include("compliance.consent.urls")),
    path("verify/", include("agreements.sealing.urls")),
    path("", include("compliance.urls")),
    path("c/", include("didportal.client_urls")),
    path("activation/", include("clients.activation.staff_urls")),
    path("help/", include("didportal.help.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("didportal.pages.urls")),
]
