"""Mounts the apps. Nobody may import this."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("backend.accounts.urls")),
    path("jobs/", include("backend.jobs.urls")),
]
