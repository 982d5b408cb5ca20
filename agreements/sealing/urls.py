"""The public check, below /verify/."""

from django.urls import path

from agreements.sealing import views

app_name = "verify"

urlpatterns = [
    path("", views.drop, name="drop"),
    path("file/", views.check, name="check"),
    path("<str:reference>/<str:code>/", views.paper, name="paper"),
]
