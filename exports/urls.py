from django.urls import path

from exports import views

app_name = "exports"
urlpatterns = [
    path("books/<uuid:run>/book.xlsx", views.book_xlsx, name="book_xlsx"),
    path("books/<uuid:run>/book.csv", views.book_csv, name="book_csv"),
    path("releases/<uuid:release>/data.sav", views.sav, name="sav"),
    path("releases/<uuid:release>/data.parquet", views.parquet, name="parquet"),
    path("releases/<uuid:release>/codebook.json", views.codebook, name="codebook"),
]
