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
