"""Addresses of what is done for children who may need an adult."""

from django.urls import path

from surveys.safeguarding import desk_views, help_views

urlpatterns = [
    path("lines/", help_views.lines, name="help-lines"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/arrange/", desk_views.arrange, name="desk-arrange"),
    path("desk/card/", desk_views.card, name="desk-card"),
    path("desk/<uuid:request_id>/", desk_views.read, name="desk-read"),
    path("desk/<uuid:request_id>/move/", desk_views.move, name="desk-move"),
    path("lines/confirm/", help_views.confirm, name="help-confirm"),
]
