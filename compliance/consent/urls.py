"""Addresses of the consent register."""

from django.urls import path

from compliance.consent import views

app_name = "consent"
urlpatterns = [
    path("", views.clients, name="clients"),
    path("<str:ban>/", views.register, name="register"),
    path("<str:ban>/find/", views.find, name="find"),
    path("<str:ban>/add/", views.add, name="add"),
    path("<str:ban>/opt-out/", views.opt_out, name="opt_out"),
    path("<str:ban>/rule/", views.rule, name="rule"),
    path("<str:ban>/records/<int:pk>/", views.record, name="record"),
    path("<str:ban>/records/<int:pk>/number/", views.show_number, name="show_number"),
    path("<str:ban>/records/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("<str:ban>/imports/", views.imports, name="imports"),
    path("<str:ban>/imports/upload/", views.upload, name="upload"),
    path("<str:ban>/imports/<int:pk>/", views.one_import, name="import"),
    path("<str:ban>/imports/<int:pk>/progress/", views.progress, name="progress"),
    path("<str:ban>/imports/<int:pk>/go-on/", views.go_on, name="go_on"),
    path("<str:ban>/imports/<int:pk>/rejected.csv", views.rejects, name="rejects"),
]
