"""Addresses of packs and of retention: below /compliance/, before the requests' own."""

from django.urls import path

from compliance.regulator import views

app_name = "regulator"
urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/ask/", views.ask, name="ask"),
    path("packs/<int:pk>/", views.pack, name="pack"),
    path("packs/<int:pk>/progress/", views.progress, name="progress"),
    path("packs/<int:pk>/fetch/", views.fetch, name="fetch"),
    path("retention/", views.retention, name="retention"),
    path("retention/hold/", views.hold, name="hold"),
    path("retention/holds/<int:pk>/release/", views.release, name="release"),
    path("retention/holds/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("retention/holds/<int:pk>/keep/", views.keep, name="keep"),
]
