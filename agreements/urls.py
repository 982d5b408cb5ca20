"""Below /requests/<reference>/agreement/."""

from django.urls import path

from agreements import views
from agreements.signing import desk_views

app_name = "agreements"

urlpatterns = [
    path("", views.show, name="show"),
    path("preview/", views.preview, name="preview"),
    path("send/", views.send, name="send"),
    path("address/", desk_views.correct_address, name="correct_address"),
    path("anew/", desk_views.reissue, name="reissue"),
    path("upload/", views.upload, name="upload"),
    path("client-refuses/", views.client_refuses, name="client_refuses"),
    path("difference/confirm/", views.confirm_difference, name="confirm_difference"),
    path("copy/refuse/", views.refuse_copy, name="refuse_copy"),
    path("seal/retry/", views.retry_seal, name="retry_seal"),
    path("signature/confirm/", views.confirm_signature, name="confirm_signature"),
]
