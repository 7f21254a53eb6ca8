"""Periodic work: by cron when embedded, by Celery beat in production."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from backend.jobs import services


class Command(BaseCommand):
    help = "Sends again every job that waits or whose worker went silent."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = services.resume()
        self.stdout.write(f"{sent} jobs sent again.")
