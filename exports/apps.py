from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "exports"
    label = "exports"

    def ready(self) -> None:
        """Files are made by jobs; microdata files go when their release is erased."""
        from analysis.services import erasers  # noqa: PLC0415  models aren't there before ready
        from backend.core.privacy import Holds  # noqa: PLC0415
        from backend.jobs.registry import register  # noqa: PLC0415
        from consent.services import retention  # noqa: PLC0415
        from exports.services import data_files, downloads  # noqa: PLC0415

        erasers.register("downloads", data_files.erase)
        register(downloads.KIND, downloads.make)
        retention.register_eraser(Holds.STAFF, "exports", downloads.forget_people)
