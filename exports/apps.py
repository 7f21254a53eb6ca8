from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "exports"
    label = "exports"

    def ready(self) -> None:
        """Files are made by jobs; microdata files go when their release is erased."""
        from analysis.services import erasers  # noqa: PLC0415  models aren't there before ready
        from backend.jobs.registry import register  # noqa: PLC0415
        from exports.services import data_files, downloads  # noqa: PLC0415

        erasers.register("downloads", data_files.erase)
        register(downloads.KIND, downloads.make)
