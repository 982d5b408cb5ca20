from django.urls import path

from core.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/preview/", views.preview, name="preview"),
]
