"""The address of the issuer; mounted under /join/, in the staff service, which alone knows class lists."""

from django.urls import path

from consent import join_views

app_name = "join"
urlpatterns = [path("", join_views.join, name="join")]
