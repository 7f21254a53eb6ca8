"""Addresses of fieldwork, below those of surveys and in their name space."""

from django.urls import path

from surveys.fieldwork import response_views, sample_views, school_views, visit_views

FRAME, DRAW, SCHOOL = "frames/<uuid:frame>/", "draws/<uuid:draw>/", "schools/<uuid:drawn>/"
urlpatterns = [
    path("", sample_views.sample, name="sample"),
    path("frames/add/", sample_views.frame_add, name="frame-add"),
    path(FRAME, sample_views.frame, name="frame"),
    *(
        path(f"{FRAME}{verb}/", sample_views.frame_act, {"verb": verb}, name=f"frame-{verb}")
        for verb in ("use", "drop")
    ),
    path(f"{FRAME}draw/", sample_views.draw_add, name="draw-add"),
    path(DRAW, sample_views.draw, name="draw"),
    path(f"{DRAW}follow/", sample_views.draw_follow, name="draw-follow"),
    path(f"{DRAW}draw.csv", sample_views.draw_file, name="draw-file"),
    path("schools/", school_views.schools, name="field-schools"),
    path(SCHOOL, school_views.school, name="field-school"),
    path(f"{SCHOOL}move/", school_views.move, name="field-move"),
    path(f"{SCHOOL}note/", school_views.note, name="field-note"),
    path(f"{SCHOOL}replace/", school_views.replace, name="field-replace"),
    path(f"{SCHOOL}classes/", school_views.draw_classes, name="field-classes"),
    path(f"{SCHOOL}visits/", visit_views.visit_add, name="visit-add"),
    path("week/", visit_views.week, name="week"),
    *(
        path(f"visits/<uuid:visit>/{verb}/", visit_views.visit_act, {"verb": verb}, name=f"visit-{verb}")
        for verb in ("done", "undone", "off")
    ),
    path("response/", response_views.answered, name="response"),
    path("response/rates.csv", response_views.answered_file, name="response-file"),
]
