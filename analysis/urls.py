from django.urls import path

from analysis import book_shelf, book_views, making_views, trend_views, views, weight_views

app_name = "analysis"
urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/make/", views.make_release, name="make_release"),
    path("releases/<uuid:release>/", views.release, name="release"),
    path("releases/<uuid:release>/weigh/", views.weigh, name="weigh"),
    path("releases/<uuid:release>/book/", views.run_standard, name="run_standard"),
    path("releases/<uuid:release>/weights/", weight_views.weights, name="weights"),
    path("releases/<uuid:release>/weights/<int:version>.svg", weight_views.weights_chart, name="weights_chart"),
    path("releases/<uuid:release>/weights/<int:version>.yaml", weight_views.weights_yaml, name="weights_yaml"),
    path("books/", book_shelf.books, name="books"),
    path("books/new/", book_views.book_new, name="book_new"),
    path("books/upload/", book_shelf.book_upload, name="book_upload"),
    path("books/choose/", book_views.book_choose, name="book_choose"),
    path("books/universe/", book_views.universe_check, name="universe_check"),
    path("books/plans/<uuid:book>/", book_views.book_edit, name="book_edit"),
    path("books/plans/<uuid:book>/run/", book_shelf.book_run, name="book_run"),
    path("books/plans/<uuid:book>/away/", book_shelf.book_away, name="book_away"),
    path("books/plans/<uuid:book>/book.yaml", book_shelf.book_yaml, name="book_yaml"),
    path("books/making/<uuid:job>/", making_views.making, name="making"),
    path("books/making/<uuid:job>/tables/<int:number>/", making_views.making_table, name="making_table"),
    path("trends/", trend_views.trends, name="trends"),
    path("trends/new/", trend_views.trend_new, name="trend_new"),
    path("trends/<uuid:trend>/", trend_views.trend, name="trend"),
    path("trends/<uuid:trend>/tables/<int:number>/", trend_views.trend_table, name="trend_table"),
    path("trends/<uuid:trend>/charts/<int:number>.<slug:kind>", trend_views.trend_chart, name="trend_chart"),
    path("books/<uuid:run>/", views.run, name="run"),
    path("books/<uuid:run>/tables/<int:number>/", views.table, name="table"),
    path("books/<uuid:run>/charts/<int:number>.svg", views.chart, name="chart"),
]
