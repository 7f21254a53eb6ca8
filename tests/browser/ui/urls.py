"""Only the client's own addresses, so that these pages stand without the rest of the product."""

from django.urls import include, path

urlpatterns = [path("box/", include("surveys.client.urls"))]
