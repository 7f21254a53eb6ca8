from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
    label = "analysis"

    def ready(self) -> None:
        """Give the work of this app its job kinds."""
        from analysis.services import analyses, books, parts, publishing, releases, trends, weights  # noqa: PLC0415  models aren't there before ready
        from backend.jobs.registry import register  # noqa: PLC0415

        register("release", releases.work)
        register("weights", weights.run)
        register("book", books.run)
        register("publication", publishing.work)
        register("trend", trends.run)
        register(parts.KIND, parts.work)
        for kind in analyses.TOOLS:
            register(kind, analyses.work_of(kind))
        self.erase()

    def erase(self) -> None:
        from analysis.services import releases  # noqa: PLC0415
        from backend.core.privacy import Holds  # noqa: PLC0415
        from consent.services import retention  # noqa: PLC0415

        retention.register_eraser(Holds.RELEASES, "analysis", releases.erase_provisional)
