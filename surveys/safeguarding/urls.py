"""Addresses of what is done for children who may need an adult."""

from django.urls import path

from surveys.safeguarding import help_views

urlpatterns = [
    path("lines/", help_views.lines, name="help-lines"),
    path("lines/confirm/", help_views.confirm, name="help-confirm"),
]
