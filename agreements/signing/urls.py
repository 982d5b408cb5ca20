"""Below /s/<token>/: what a client reads, signs and fetches. No sign-in; the token is the key."""

from django.urls import path

from agreements.signing import papers, views

app_name = "signing"

urlpatterns = [
    path("", views.why, name="why"),
    path("open/", views.open_page, name="open"),
    path("read/", views.read, name="read"),
    path("consent/", views.consent, name="consent"),
    path("fill/", views.fill, name="fill"),
    path("fill/keep/", views.keep, name="keep"),
    path("fill/done/", views.filled, name="filled"),
    path("review/", views.review, name="review"),
    path("code/", views.code, name="code"),
    path("sign/", views.sign, name="sign"),
    path("signed/", views.signed, name="signed"),
    path("decline/", views.decline, name="decline"),
    path("declined/", views.declined, name="declined"),
    path("pages/<int:number>.png", papers.page, name="page"),
    path("drawing.png", papers.drawing, name="drawing"),
    path("agreement.pdf", papers.agreement, name="agreement"),
    path("signed.pdf", papers.sealed, name="sealed"),
    path("certificate.pdf", papers.certificate, name="certificate"),
]
