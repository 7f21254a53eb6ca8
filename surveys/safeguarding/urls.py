"""Addresses of what is done for children who may need an adult."""

from django.urls import path

from surveys.safeguarding import concern_views, desk_views, help_views, review_views

urlpatterns = [
    path("lines/", help_views.lines, name="help-lines"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/arrange/", desk_views.arrange, name="desk-arrange"),
    path("desk/card/", desk_views.card, name="desk-card"),
    path("desk/<uuid:request_id>/", desk_views.read, name="desk-read"),
    path("desk/<uuid:request_id>/move/", desk_views.move, name="desk-move"),
    path("texts/", review_views.queue, name="review"),
    path("texts/<uuid:text>/keep/", review_views.keep, name="review-keep"),
    path("texts/tell/", review_views.escalate, name="review-escalate"),
    path("told/<uuid:told>/", review_views.letter, name="care-letter"),
    path("concerns/", concern_views.listed, name="concerns"),
    path("concerns/add/", concern_views.add, name="concern-add"),
    path("concerns/<uuid:concern>/", concern_views.read, name="concern-read"),
    path("lines/confirm/", help_views.confirm, name="help-confirm"),
]
