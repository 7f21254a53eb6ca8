from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    label = "surveys"

    def ready(self) -> None:
        """Give the work of this app its job kinds."""
        from backend.jobs.registry import register  # noqa: PLC0415  models aren't there before ready
        from surveys.reviewing import recognition  # noqa: PLC0415
        from surveys.services import soundtracks, walks  # noqa: PLC0415

        register(recognition.KIND, recognition.work)
        register("soundtrack", soundtracks.work)
        register(walks.KIND, walks.work)
        self.keep_and_erase()

    def keep_and_erase(self) -> None:
        """What this app erases when a timer runs out, and from when timers count."""
        from backend.core.privacy import Holds  # noqa: PLC0415
        from backend.jobs.registry import every_day  # noqa: PLC0415
        from consent.retention import Trigger  # noqa: PLC0415
        from consent.services import retention  # noqa: PLC0415
        from surveys.services import keeping  # noqa: PLC0415

        every_day("flushes", keeping.note_flushes)
        retention.register_trigger(Trigger.WITHDRAW_UNTIL, keeping.withdraw_until)
        retention.register_trigger(Trigger.FIELD_END, keeping.field_end)
        retention.register_eraser(Holds.FIELDWORK, "fieldwork", keeping.erase_fieldwork)
        retention.register_eraser(Holds.TEXTS, "pilots", keeping.erase_remarks)
        retention.register_eraser(Holds.TEXTS, "box", keeping.erase_words)
        for holds in (Holds.RIGHTS, Holds.ANSWERS):
            retention.register_eraser(holds, "box", keeping.burn)
        retention.register_eraser(Holds.HELP, "safeguarding", keeping.erase_help)
