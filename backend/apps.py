from django.apps import AppConfig


class BackendConfig(AppConfig):
    name = "backend"

    def ready(self) -> None:
        from backend import celery  # noqa: F401, PLC0415  makes Arobase's Celery application the current one
