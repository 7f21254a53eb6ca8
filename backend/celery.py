"""The Celery application. Only `backend.jobs` sends tasks; beat finds the jobs that a worker or the queue lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

app = Celery("arobase")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "resume lost jobs": {"task": "jobs.resume", "schedule": 60.0},
    "what every day asks for": {"task": "jobs.daily", "schedule": 6 * 3600.0},
}
