"""What the log leaves out: a child may type its slip where the sitting's code belongs, and an address is logged whole."""

from __future__ import annotations

import logging

BOX = "/box/"


def outside_the_box(record: logging.LogRecord) -> bool:
    """False for refusals by the box: they say which address was asked for. Its faults stay."""
    path = getattr(getattr(record, "request", None), "path", "")
    return record.levelno >= logging.ERROR or not str(path).startswith(BOX)
