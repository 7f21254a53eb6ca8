"""The whole product in one process: database, demo study, web server, job worker, mixer."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

import waitress
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.wsgi import get_wsgi_application

MIB = 1024 * 1024


class Command(BaseCommand):
    help = "Runs the embedded product: SQLite, job worker and mixer in this one process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-demo", action="store_true", help="start with an empty installation")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("`serve` is for the embedded product. In production each service has its own command.")
        from backend import embedded  # noqa: PLC0415  only the embedded service sees every app

        begun = time.monotonic()
        prepare(verbosity=options["verbosity"])
        if not options["no_demo"]:
            call_command("demo", stdout=self.stdout)
        # Made now and not before: WhiteNoise looks at the collected files once, when the application is made.
        application = get_wsgi_application()
        stop = embedded.start()
        server = waitress.create_server(
            application,
            host=options["host"],
            port=options["port"],
            threads=8,
            max_request_body_size=64 * MIB,
            ident=None,
        )
        self.stdout.write(welcome(f"http://localhost:{options['port']}", time.monotonic() - begun))
        try:
            server.run()
        finally:
            stop.set()


def prepare(*, verbosity: int) -> None:
    """Databases, keys, message catalogues and static files, made or brought up to date."""
    quiet = 0 if verbosity < 2 else verbosity
    call_command("migrate", database="default", verbosity=quiet, interactive=False)
    call_command("migrate", database="responses", verbosity=quiet, interactive=False)
    call_command("catalogues", compile=True)
    call_command("collectstatic", verbosity=quiet, interactive=False)


def welcome(address: str, seconds: float) -> str:
    from backend.demo import build  # noqa: PLC0415

    lines = ["", f"Arobase is ready after {seconds:.0f} s.", ""]
    lines += [f"  {label:<22}{text}" for label, text in build.where_to_click(address)]
    return "\n".join([*lines, "", "Stop with Ctrl+C. Your data stay in var/.", ""])
