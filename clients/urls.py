"""The client's own pages, all behind a mailed link. Its home page needs several rooms: didportal/client_urls.py."""

from django.urls import path

from clients.access import door
from clients.activation import views as activation
from clients.picking import views as picking

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
]
