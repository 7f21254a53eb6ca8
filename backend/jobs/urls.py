from django.urls import path

from backend.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<uuid:job>/", views.show, name="show"),
    path("jobs/<uuid:job>/cancel/", views.cancel, name="cancel"),
]
