from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"

    def ready(self) -> None:
        """Give the work of this app its job kinds."""
        from backend.jobs.registry import register  # noqa: PLC0415  models aren't there before ready
        from consent.services import mailing  # noqa: PLC0415

        register(mailing.KIND, mailing.send)
