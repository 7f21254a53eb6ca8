"""Periodic work: by cron when embedded, by Celery beat in production."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from analysis.services import releases
from backend.accounts.models import Study
from backend.jobs import services


class Command(BaseCommand):
    help = "Sends lost jobs again and takes withdrawn answers out of releases."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = services.resume()
        made = [release for study in Study.objects.all() if (release := releases.supersede(study))]
        self.stdout.write(f"{sent} jobs sent again; {len(made)} releases replaced because answers were withdrawn.")
