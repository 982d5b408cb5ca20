"""All of the client's own pages: those of the room `clients`, and the home page, which needs the rooms above it."""

from django.urls import path

from clients.urls import app_name as room
from clients.urls import urlpatterns as pages
from didportal.pages import client_home

app_name = room

urlpatterns = [path("<str:token>/", client_home.home, name="home"), *pages]
