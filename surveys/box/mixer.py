"""The mixer's loop."""

import threading


def loop(stop: threading.Event) -> None:
    """Flush what is due until told to stop."""
    stop.wait()
