"""A file somebody may take away: where it lies, how it is made, and whether making it lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analysis import selectors
from backend.core.errors import Invalid
from backend.jobs.registry import Progress

LANGUAGES = ("nl", "fr")


@dataclass(frozen=True, slots=True)
class File:
    """`make` writes the file at `path`, whole or not at all; nothing is lost when it is removed. `slow` files are made by
    a job. `microdata` holds rows of children, not tables.
    """

    path: Path
    make: Callable[[Progress], None]
    slow: bool
    microdata: bool

    @property
    def ready(self) -> bool:
        return self.path.is_file()


def folder() -> Path:
    """Where made files are kept to be sent again; all of them can be made anew."""
    return Path(settings.DATA_DIR) / "exports"


def stem(release: selectors.Release) -> str:
    """wave1_release-2_SYNTHETIC"""
    mark = "_SYNTHETIC" if release.manifest.get("synthetic") else ""
    return f"{release.study.slug}_release-{release.number}{mark}"


def one_language(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid("language", _("Labels come in Dutch or in French."))
    return language
