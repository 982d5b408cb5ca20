"""Addresses of the approvals room. Those below /a/ and /undo/ hold a secret: logs mask them (L4)."""

from django.urls import path

from approvals.views import desk, files, links, owners

app_name = "approvals"
urlpatterns = [
    path("a/<str:token>/", links.link, name="link"),
    path("a/<str:token>/decide/", links.decide, name="link_decide"),
    path("a/<str:token>/fresh/", links.fresh, name="link_fresh"),
    path("a/<str:token>/files/<uuid:pk>/", links.link_file, name="link_file"),
    path("a/<str:token>/files/<uuid:pk>/picture/", links.link_picture, name="link_picture"),
    path("undo/<str:token>/", links.undo, name="undo"),
    path("approvals/", desk.inbox, name="inbox"),
    path("approvals/files/", files.files, name="files"),
    path("approvals/files/<int:pk>/", files.file, name="file"),
    path("approvals/files/<int:pk>/confirm/", files.confirm_file, name="confirm_file"),
    path("approvals/files/<int:pk>/refuse/", files.refuse_file, name="refuse_file"),
    path("approvals/<str:reference>/", desk.page, name="page"),
    path("approvals/<str:reference>/decide/", desk.decide, name="decide"),
    path("requests/<str:reference>/questions/<int:pk>/answer/", owners.answer, name="answer"),
    path("requests/<str:reference>/remind/<slug:role>/", owners.remind, name="remind"),
    path("requests/<str:reference>/approval-files/<slug:role>/", owners.add_file, name="add_file"),
]
