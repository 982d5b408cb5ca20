"""The two addresses of the floor."""

from django.urls import path

from tests.bench import floor

urlpatterns = [path("page/", floor.page), path("can-call/", floor.can_call), path("decide/<str:token>/", floor.decide)]
