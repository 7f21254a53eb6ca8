from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"

    def ready(self) -> None:
        """The kinds of this app's jobs, timers, and what it erases when one runs out."""
        from backend.core.privacy import Holds  # noqa: PLC0415  models aren't there before ready
        from backend.jobs.registry import every_day, register  # noqa: PLC0415
        from consent.retention import Trigger  # noqa: PLC0415
        from consent.services import class_lists, mailing, requests, retention, roots, rosters, staff, withdrawals  # noqa: PLC0415
        from consent.standing import Purpose  # noqa: PLC0415

        register(mailing.KIND, mailing.send)
        withdrawals.register(Purpose.RECONTACT, "addresses", class_lists.forget_addresses)
        register(retention.KIND, retention.work)
        every_day("roots", roots.every_day)
        every_day("retention", retention.every_day)
        retention.register_trigger(Trigger.BURN, retention.burnt_on)
        retention.register_trigger(Trigger.ANSWERED, requests.first_closed)
        retention.register_eraser(Holds.REQUESTS, "consent", requests.erase)
        retention.register_eraser(Holds.STAFF, "consent", staff.erase)
        retention.register_eraser(Holds.CONTACTS, "consent", rosters.erase_contacts)
        retention.register_eraser(Holds.SCANS, "consent", rosters.erase_scans)
        retention.register_eraser(Holds.RIGHTS, "consent", rosters.erase_issuer_keys)
        retention.register_eraser(Holds.ROSTER, "consent", rosters.erase_places)
