from django.urls import path

from consent import letter_views, list_views, policy_views, text_views, views

app_name = "consent"
urlpatterns = [
    path("schools/", views.schools, name="schools"),
    path("schools/add/", views.school_add, name="school-add"),
    path("schools/<uuid:school>/", views.school, name="school"),
    path("schools/<uuid:school>/edit/", views.school_edit, name="school-edit"),
    path("schools/<uuid:school>/groups/add/", views.group_add, name="group-add"),
    path("groups/<uuid:group>/edit/", views.group_edit, name="group-edit"),
    path("groups/<uuid:group>/counts/", views.counts, name="counts"),
    path("groups/<uuid:group>/list/", list_views.class_list, name="class-list"),
    path("groups/<uuid:group>/list/names/", list_views.class_list_names, name="class-list-names"),
    path("groups/<uuid:group>/list/age/", list_views.class_list_age, name="class-list-age"),
    path("groups/<uuid:group>/list/erase/<str:what>/", list_views.class_list_erase, name="class-list-erase"),
    path("children/<uuid:slot>/", list_views.slot, name="slot"),
    path("policies/", policy_views.policies, name="policies"),
    path("policies/<str:purpose>/<str:band>/", policy_views.policy_edit, name="policy-edit"),
    path("groups/<uuid:group>/letters/", letter_views.letters_of, name="letters"),
    path("groups/<uuid:group>/letters/handout/", letter_views.handout, name="letters-handout"),
    path("groups/<uuid:group>/letters/paper/", letter_views.paper, name="letters-paper"),
    path("groups/<uuid:group>/letters/addresses/", letter_views.addresses, name="letters-addresses"),
    path("groups/<uuid:group>/letters/mail/", letter_views.mail, name="letters-mail"),
    path("scans/<uuid:scan>/", letter_views.scan, name="scan"),
    path("texts/", text_views.texts, name="texts"),
    path("texts/<str:audience>/", text_views.texts, name="texts-of"),
    path("texts/<str:audience>/edit/", text_views.texts_edit, name="texts-edit"),
    path("texts/<str:audience>/<int:version>/activate/", text_views.texts_activate, name="texts-activate"),
    path("texts/<str:audience>/<int:version>/sign/<str:track>/", text_views.texts_sign, name="texts-sign"),
    path("texts/<str:audience>/translate/<str:track>/", text_views.texts_translate, name="texts-translate"),
    path("texts/<str:audience>/translate/<str:track>/file/", text_views.texts_translate_file, name="texts-file"),
]
