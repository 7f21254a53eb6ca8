from django.urls import path

from consent import receipt_views

urlpatterns = [
    path("<uuid:decision>/", receipt_views.receipt, name="receipt"),
    path("<uuid:decision>/record.jsonld", receipt_views.record, name="receipt-record"),
    path("<uuid:decision>/<str:language>/", receipt_views.receipt, name="receipt-in"),
]
