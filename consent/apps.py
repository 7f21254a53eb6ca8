from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"

    def ready(self) -> None:
        """Give the work of this app its job kinds, and say what a no takes back here."""
        from backend.jobs.registry import register  # noqa: PLC0415  models aren't there before ready
        from consent.services import class_lists, mailing, withdrawals  # noqa: PLC0415
        from consent.standing import Purpose  # noqa: PLC0415

        register(mailing.KIND, mailing.send)
        withdrawals.register(Purpose.RECONTACT, "addresses", class_lists.forget_addresses)
