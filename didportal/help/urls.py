"""The addresses of the help pages."""

from django.urls import path

from didportal.help import views

app_name = "help"

urlpatterns = [
    path("", views.index, name="index"),
    path("glossary/", views.article, {"slug": "glossary"}, name="glossary"),
    path("<slug:slug>/", views.article, name="article"),
]
