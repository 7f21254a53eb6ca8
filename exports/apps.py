from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "exports"
    label = "exports"

    def ready(self) -> None:
        """Microdata files go when their release is erased; a zip of charts is a job."""
        from analysis.services import erasers  # noqa: PLC0415  models aren't there before ready
        from backend.jobs.registry import register  # noqa: PLC0415
        from exports.services import downloads  # noqa: PLC0415

        erasers.register("downloads", downloads.erase)
        register("charts", downloads.draw_charts)
