"""Where static files that are made of others come from: for `collectstatic`, for a development server, for tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from surveys.client import bundling

SCRIPTS = {"client/app.js": "client/main.js", "surveys/preview_app.js": "surveys/preview_child.js"}
STYLES = {"client/app.css": ("backend/fonts.css", "backend/tokens.css", "client/css/child.css")}


class BundleFinder(finders.BaseFinder):
    """Makes each bundle anew when it is asked for: the sources are small, and a stale file would mislead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(settings.DATA_DIR / "bundles")

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: Any = False, **_kwargs: Any) -> Any:  # noqa: FBT002  Django's signature
        made = self.made(path)
        return ([made] if made else []) if find_all else made

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in (*SCRIPTS, *STYLES):
            if self.made(path):
                yield path, self.storage

    def made(self, path: str) -> str | None:
        """Where the bundle of this name now is; None for other names and where this service has not its sources."""
        if path in SCRIPTS and finders.find(SCRIPTS[path]):
            return self.written(path, bundling.scripts(SCRIPTS[path], source))
        if path in STYLES:
            return self.written(path, bundling.styles(STYLES[path], path, source))
        return None

    def written(self, path: str, text: str) -> str:
        """Replaced whole, so that nobody reads half of it; an unchanged file keeps its date."""
        target = Path(self.storage.path(path))
        content = text.encode()
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
                draft.write(content)
            Path(draft.name).chmod(0o644)
            Path(draft.name).replace(target)
        return str(target)


def source(path: str) -> str:
    found = finders.find(path)
    if not found:
        raise bundling.NotBundled(f"{path} is imported and not there")
    return Path(found).read_text(encoding="utf-8")
