"""The tester's addresses: outside every study's door, behind a key nobody can guess."""

from django.urls import path

from surveys import pilot_public_views as views

urlpatterns = [
    path("<str:key>/", views.trial, name="pilot"),
    path("<str:key>/child/", views.child, name="pilot-child"),
    path("<str:key>/draft.json", views.draft, name="pilot-draft"),
    path("<str:key>/say/", views.say, name="pilot-say"),
]
