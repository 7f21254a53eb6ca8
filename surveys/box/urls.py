from django.urls import path

from surveys.box import views

app_name = "box"
urlpatterns = [
    path("envelope", views.envelope, name="envelope"),
    path("rescue", views.rescue_file, name="rescue"),
    path("desk", views.desk_letter, name="desk"),
    path("withdraw", views.withdraw, name="withdraw"),
    path("media/<str:name>", views.media_file, name="media"),
    path("state/<str:door>/", views.state, name="state"),
    path("bundles/<str:door>.json", views.bundle, name="bundle"),
]
