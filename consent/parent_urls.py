"""A parent's pages, outside every study: the code on the letter says which one."""

from django.urls import path

from consent import parent_views

urlpatterns = [
    path("", parent_views.entrance, name="parents"),
    path("<str:language>/", parent_views.parents, name="parents-in"),
]
