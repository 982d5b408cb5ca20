"""The client's own pages, all behind a mailed link. Its home page needs several rooms: didportal/client_urls.py."""

from django.urls import path

from clients.access import door
from clients.activation import views as activation
from clients.documents import views as documents
from clients.picking import views as picking
from clients.trouble import views as trouble

app_name = "client"

urlpatterns = [
    path("<str:token>/fresh/", door.fresh, name="fresh"),
    path("<str:token>/receipt/", activation.confirm_receipt, name="confirm_receipt"),
    path("<str:token>/support/", activation.acknowledge_support, name="acknowledge_support"),
    path("<str:token>/needs/", activation.answer_needs, name="answer_needs"),
    path("<str:token>/dids/", picking.own, name="dids"),
    path("<str:token>/dids/add/", picking.choose, name="add_dids"),
    path("<str:token>/dids/add/review/", picking.review, name="review_dids"),
    path("<str:token>/dids/add/take/", picking.take, name="take_dids"),
    path("<str:token>/documents/", documents.upload, name="upload_document"),
    path("<str:token>/documents/<int:pk>/", documents.file, name="document"),
    path("<str:token>/trouble/<str:what>/", trouble.ask, name="trouble"),
    path("<str:token>/trouble/<str:what>/send/", trouble.send, name="report_trouble"),
    path("<str:token>/trouble/sent/<int:pk>/", trouble.sent, name="trouble_sent"),
]
