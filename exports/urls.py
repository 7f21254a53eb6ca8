from django.urls import path

from exports import views
from exports.accountability import views as accountability

app_name = "exports"
urlpatterns = [
    path("books/<uuid:run>/book.xlsx", views.book_xlsx, name="book_xlsx"),
    path("books/<uuid:run>/book.csv", views.book_csv, name="book_csv"),
    path("books/<uuid:run>/book.json", views.book_json, name="book_json"),
    path("books/<uuid:run>/book.html", views.book_html, name="book_html"),
    path("books/<uuid:run>/charts.zip", views.book_charts, name="book_charts"),
    path("trends/<uuid:trend>/trend.xlsx", views.trend_xlsx, name="trend_xlsx"),
    path("trends/<uuid:trend>/trend.csv", views.trend_csv, name="trend_csv"),
    path("analyses/<uuid:analysis>/result.xlsx", views.analysis_xlsx, name="analysis_xlsx"),
    path("analyses/<uuid:analysis>/result.csv", views.analysis_csv, name="analysis_csv"),
    path("analyses/<uuid:analysis>/result.json", views.analysis_json, name="analysis_json"),
    path("releases/<uuid:release>/data.dta", views.dta, name="dta"),
    path("releases/<uuid:release>/data.csv.zip", views.csv, name="csv"),
    path("releases/<uuid:release>/data.sav", views.sav, name="sav"),
    path("releases/<uuid:release>/data.parquet", views.parquet, name="parquet"),
    path("releases/<uuid:release>/codebook.json", views.codebook, name="codebook"),
    path("releases/<uuid:release>/codebook.xml", views.codebook_ddi, name="codebook_ddi"),
    path("texts.csv", views.texts, name="texts"),
    path("files/<uuid:job>/", views.wait, name="wait"),
    path("leaving/", views.leaving, name="leaving"),
    path("leaving/tokens/<uuid:token>/revoke/", views.token_revoke, name="token_revoke"),
    path("officer/record/", accountability.record, name="record"),
    path("officer/assessment/", accountability.assessment, name="assessment"),
    path("officer/proof/", accountability.proof, name="proof"),
]
