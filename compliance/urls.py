"""Addresses of Tech Support's review, the ticket's panel, compliance and the rules."""

from django.urls import path

from compliance.views import cases, queue, review, ticket

app_name = "compliance"
urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/activation/", queue.to_activate, name="to_activate"),
    path("queue/signed/", queue.to_check, name="to_check"),
    path("rules/", queue.rules, name="rules"),
    path("review/<str:reference>/", review.show, name="review"),
    path("review/<str:reference>/take/", review.take, name="take"),
    path("review/<str:reference>/take-over/", review.take_over, name="take_over"),
    path("review/<str:reference>/release/", review.release, name="release"),
    path("review/<str:reference>/give-back/", review.give_back, name="give_back"),
    path("review/<str:reference>/judge/<str:rule>/", review.judge, name="judge"),
    path("review/<str:reference>/locations/<int:pk>/", review.judge_location, name="judge_location"),
    path("review/<str:reference>/locations/accept/", review.accept_locations, name="accept_locations"),
    path("review/<str:reference>/accept/", review.accept, name="accept"),
    path("review/<str:reference>/send-back/", review.send_back, name="send_back"),
    path("review/<str:reference>/decline/preview/", review.decline_preview, name="decline_preview"),
    path("review/<str:reference>/decline/", review.decline, name="decline"),
    path("review/<str:reference>/activate/", review.activate, name="activate"),
    path("review/<str:reference>/ticket/retry/", ticket.retry, name="ticket_retry"),
    path("review/<str:reference>/ticket/key/", ticket.enter_key, name="ticket_key"),
    path("review/<str:reference>/ticket/files.zip", ticket.archive, name="ticket_files"),
    path("compliance/", cases.desk, name="desk"),
    path("compliance/renewals/", cases.due_for_renewal, name="renewals"),
    path("compliance/<str:reference>/", cases.case, name="case"),
    path("compliance/<str:reference>/suspend/", cases.suspend, name="suspend"),
    path("compliance/<str:reference>/propose/", cases.propose, name="propose"),
    path("compliance/proposals/<int:pk>/confirm/", cases.confirm, name="confirm"),
    path("compliance/proposals/<int:pk>/refuse/", cases.refuse, name="refuse"),
]
