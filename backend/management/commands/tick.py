"""Periodic work: by cron when embedded, by Celery beat in production."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from analysis.services import releases
from backend.accounts.models import Study
from backend.jobs import services
from consent.services import withdrawals
from surveys.reviewing import releasing


class Command(BaseCommand):
    help = "Sends lost jobs again, takes out what was withdrawn, erases what is due, hands out the audit log's root."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = services.resume()
        made = [release for study in Study.objects.all() if (release := releases.supersede(study))]
        erased = sum(releasing.erase_due(study, timezone.localdate()) for study in Study.objects.all())
        failed = services.daily()
        if failed:
            self.stderr.write(f"These failed, the log says why: {', '.join(failed)}.")
        self.stdout.write(f"{sent} jobs sent again; {len(made)} releases replaced because answers were withdrawn.")
        finished = withdrawals.resume()
        self.stdout.write(f"{erased} released texts: the words as written are erased.")
        self.stdout.write(f"{finished} withdrawals finished that a fault had interrupted.")
