"""Staff's pages of the activation."""

from django.urls import path

from clients.activation import staff
from clients.documents import desk

app_name = "activation"

urlpatterns = [
    path("", staff.board, name="board"),
    path("report/", staff.report, name="report"),
    path("report.csv", staff.report_csv, name="report_csv"),
    path("documents/", desk.queue, name="documents"),
    path("documents/<int:pk>/", desk.document, name="document"),
    path("documents/<int:pk>/pages/<int:number>/", desk.page, name="document_page"),
    path("documents/<int:pk>/verdict/", desk.judge, name="judge_document"),
    path("<str:ban>/", staff.client, name="client"),
    path("<str:ban>/as-client/", staff.preview, name="preview"),
    path("<str:ban>/step/", staff.set_step, name="set_step"),
    path("<str:ban>/link/", staff.mail_link, name="mail_link"),
    path("<str:ban>/links/end/", staff.end_links, name="end_links"),
]
