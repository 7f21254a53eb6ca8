"""Addresses of the texts' readers, below those of surveys and in their name space."""

from django.urls import path

from surveys.reviewing import views

urlpatterns = [
    path("", views.overview, name="texts"),
    path("look/", views.look, name="texts-look"),
    path("read/", views.read, name="texts-read"),
    path("mark/", views.mark, name="texts-mark"),
    path("everywhere/", views.everywhere, name="texts-everywhere"),
    path("accept/", views.accept, name="texts-accept"),
    path("release/", views.release, name="texts-release"),
]
