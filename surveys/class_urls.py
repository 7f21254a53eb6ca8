"""A sitting by its link of one day: the same pages as with an account, and none of the study's."""

from django.urls import path

from surveys import sitting_pages
from surveys.entrances import by_link

urlpatterns = [
    path(f"<str:key>/{address}", by_link(page, methods), more, name=f"class-{name}")
    for name, address, page, methods, more in sitting_pages.PAGES
]
