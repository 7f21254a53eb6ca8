"""What the child's app needs to start without a network: the list of its files, and a version that changes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import Storage
from django.template.loader import render_to_string
from django.templatetags.static import static

SHELL = "client/shell.html"
OFFLINE_SUFFIXES = frozenset({".js", ".css", ".svg", ".png", ".webp", ".woff2", ".json"})
CLIENT = "client/"
VENDOR = "client/vendor/"
LOOK = ("backend/fonts/", "backend/fonts.css", "backend/tokens.css", "backend/mark.svg")
REFERENCE = re.compile(r"""(?:href|src)=["']([^"'#]+)""")


def shell() -> str:
    """The one page of the app. It is the same for every door, so that one kept copy serves all."""
    return render_to_string(SHELL)


def is_kept(path: str) -> bool:
    """Whether this static file belongs to the app; the sources of the vendored bundle do not."""
    if PurePosixPath(path).suffix not in OFFLINE_SUFFIXES:
        return False
    if path.startswith(VENDOR):
        return path.endswith(".js")
    return path.startswith((CLIENT, *LOOK))


def kept_files() -> Iterator[tuple[str, Storage]]:
    """(path, storage) of every static file of the app, each path once, in the order of the finders."""
    seen: set[str] = set()
    for finder in finders.get_finders():
        for path, storage in finder.list(["*.md", "LICENSE*"]):
            name = PurePosixPath(path).as_posix()
            if name not in seen and is_kept(name):
                seen.add(name)
                yield name, storage


def referenced(page: str) -> set[str]:
    """The static files that the shell itself links, whatever folder they come from."""
    return {url for url in REFERENCE.findall(page) if url.startswith(settings.STATIC_URL)}


def inventory() -> tuple[list[str], str]:
    """(addresses to keep, version): the version is a hash of the addresses, the files' bytes and the shell."""
    page = shell()
    urls = referenced(page)
    digest = sha256(page.encode())
    for name, storage in sorted(kept_files(), key=lambda found: found[0]):
        urls.add(static(name))
        with storage.open(name) as file:
            digest.update(sha256(file.read()).digest())
    addresses = sorted(urls)
    digest.update("\n".join(addresses).encode())
    return addresses, digest.hexdigest()[:16]
