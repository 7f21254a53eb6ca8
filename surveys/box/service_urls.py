"""The addresses of the box service: the child's app, the box and a health check. No staff page exists here."""

from django.urls import include, path

from surveys.box import views

urlpatterns = [
    path("box/", include("surveys.box.urls")),
    path("box/", include("surveys.client.urls")),
    path("health/", views.health, name="health"),
]
