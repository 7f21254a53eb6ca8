"""What the child's app needs to start without a network: the list of its files, and a version that changes with them."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static

SHELL = "client/shell.html"
BUNDLES = ("client/app.css", "client/app.js")
FOLDERS = ("client/icons/", "backend/fonts/")
SUFFIXES = (".svg", ".png", ".woff2")
REFERENCE = re.compile(r"""(?:href|src)=["']([^"'#]+)""")


def shell() -> str:
    """The one page of the app. It is the same for every door, so that one kept copy serves all."""
    return render_to_string(SHELL)


@cache
def kept_names() -> tuple[str, ...]:
    """The static files of the app; not the modules and sheets that its bundles were put together from."""
    pictures = (path for path, _storage in finders.AppDirectoriesFinder().list([]) if path.startswith(FOLDERS))
    return (*BUNDLES, *sorted(path for path in pictures if path.endswith(SUFFIXES)))


def content_of(name: str) -> bytes:
    """What tells one version of a file from another: nothing where the file's address already does."""
    if hasattr(staticfiles_storage, "hashed_files"):
        return b""
    return Path(finders.find(name) or "").read_bytes()


def referenced(page: str) -> set[str]:
    """The static files that the shell itself links, whatever folder they come from."""
    return {url for url in REFERENCE.findall(page) if url.startswith(settings.STATIC_URL)}


def inventory() -> tuple[list[str], str]:
    """(addresses to keep, version): the version is a hash of the addresses, the files' bytes and the shell."""
    page = shell()
    addresses = sorted(referenced(page) | {static(name) for name in kept_names()})
    digest = sha256("\n".join([page, *addresses]).encode())
    for name in kept_names():
        digest.update(sha256(content_of(name)).digest())
    return addresses, digest.hexdigest()[:16]
