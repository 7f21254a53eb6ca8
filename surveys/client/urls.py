"""The addresses of the child's app; mounted under /box/."""

from django.urls import path

from surveys.client import views

app_name = "client"
urlpatterns = [
    path("", views.shell, name="shell"),
    path("k/<str:door>/", views.shell, name="door"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
