"""Below /requests/<reference>/agreement/."""

from django.urls import path

from agreements import views

app_name = "agreements"

urlpatterns = [
    path("", views.show, name="show"),
    path("preview/", views.preview, name="preview"),
    path("send/", views.send, name="send"),
    path("upload/", views.upload, name="upload"),
    path("client-refuses/", views.client_refuses, name="client_refuses"),
    path("difference/confirm/", views.confirm_difference, name="confirm_difference"),
    path("copy/refuse/", views.refuse_copy, name="refuse_copy"),
    path("signature/confirm/", views.confirm_signature, name="confirm_signature"),
]
