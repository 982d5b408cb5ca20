"""Addresses of complaints, cases and suspensions: below /compliance/, before the requests' own."""

from django.urls import path

from compliance.breaches import views

app_name = "breaches"
urlpatterns = [
    path("clients/", views.desk, name="desk"),
    path("clients/<str:ban>/", views.client_page, name="client"),
    path("clients/<str:ban>/complaints/", views.add_complaint, name="add_complaint"),
    path("clients/<str:ban>/case/", views.open_case, name="open_case"),
    path("clients/<str:ban>/order/", views.order, name="order"),
    path("clients/<str:ban>/lift/", views.propose_lift, name="propose_lift"),
    path("cases/<int:pk>/clear/", views.clear, name="clear"),
    path("cases/<int:pk>/breach/", views.confirm_breach, name="confirm_breach"),
    path("complaints/<int:pk>/proof/", views.give_proof, name="give_proof"),
    path("proofs/<int:pk>/judge/", views.judge_proof, name="judge_proof"),
    path("lifts/<int:pk>/confirm/", views.confirm_lift, name="confirm_lift"),
    path("lifts/<int:pk>/refuse/", views.refuse_lift, name="refuse_lift"),
]
