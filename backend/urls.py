"""Mounts the apps. Nobody may import this."""

from django.urls import include, path
from django.views.i18n import set_language

from backend.pages import about_views, details, tokens, views
from exports import views as files

handler404 = "backend.pages.views.not_found"
STUDY = "studies/<uuid:study>/"
urlpatterns = [
    path("", views.studies, name="studies"),
    path("health/", views.health, name="health"),
    path("accounts/", include("allauth.account.urls")),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:token>/revoke/", tokens.revoke, name="token-revoke"),
    path("files/<str:link>/", files.linked, name="file"),
    path("language/", set_language, name="set_language"),
    path("api/", include("backend.api.urls")),
    path("box/", include("surveys.box.urls")),
    path("box/", include("surveys.client.urls")),
    path("join/", include("consent.join_urls")),
    path("class/", include("surveys.class_urls")),
    path("receipts/", include("consent.receipt_urls")),
    path("pilot/", include("surveys.pilot_urls")),
    path("about/<uuid:study>/", about_views.front, name="about-front"),
    path("about/<uuid:study>/results/<uuid:run>.csv", about_views.results, name="about-results"),
    path("about/<uuid:study>/<slug:track>/", about_views.page, name="about"),
    path("about/<uuid:study>/<slug:track>/questions/<uuid:version>/", about_views.questions, name="about-questions"),
    path("about/<uuid:study>/<slug:track>/questions/<uuid:version>.pdf", about_views.paper, name="about-paper"),
    path("parents/", include("consent.parent_urls")),
    path(STUDY, views.study, name="study"),
    path(STUDY + "details/", details.details, name="study-details"),
    path(STUDY, include("backend.jobs.urls")),
    path(STUDY, include("consent.urls")),
    path(STUDY, include("surveys.urls")),
    path(STUDY, include("analysis.urls")),
    path(STUDY, include("exports.urls")),
]
