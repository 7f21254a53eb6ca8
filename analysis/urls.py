from django.urls import path

from analysis import views

app_name = "analysis"
urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/make/", views.make_release, name="make_release"),
    path("releases/<uuid:release>/", views.release, name="release"),
    path("releases/<uuid:release>/weigh/", views.weigh, name="weigh"),
    path("releases/<uuid:release>/book/", views.run_standard, name="run_standard"),
    path("books/", views.books, name="books"),
    path("books/<uuid:run>/", views.run, name="run"),
    path("books/<uuid:run>/tables/<int:number>/", views.table, name="table"),
    path("books/<uuid:run>/charts/<int:number>.svg", views.chart, name="chart"),
]
