"""The addresses of the editor, below `versions/<version>/edit/`."""

from django.urls import path

from surveys.editor import act_views, media_views, views

urlpatterns = [
    path("", views.editor, name="editor"),
    path("item/", views.item, name="editor-item"),
    path("counts/", views.counts, name="editor-counts"),
    path("outline/", views.outline, name="editor-outline"),
    path("time/", views.time, name="editor-time"),
    path("write/", act_views.write, name="editor-write"),
    path("review/", act_views.review, name="editor-review"),
    path("set/", act_views.setting, name="editor-set"),
    path("media/", media_views.bring, name="editor-media"),
    path("act/", act_views.act, name="editor-act"),
    path("step/", act_views.step, name="editor-step"),
    path("source/", act_views.source, name="editor-source"),
]
