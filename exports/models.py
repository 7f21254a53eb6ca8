"""What left a study: a line a file that was sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Download(models.Model):
    """A file that went to somebody. Its name says of which release; the person's name stays while the account does."""

    class Way(models.TextChoices):
        PAGE = "page", _("page")
        LINK = "link", _("link from the API")

    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="downloads")
    person = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True)
    file = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="bytes")
    microdata = models.BooleanField(help_text="rows of children, not tables")
    way = models.CharField(max_length=4, choices=Way)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.file
