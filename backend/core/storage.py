"""Static files as they are served: our scripts and styles without comments and indentation, hashed names throughout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import rcssmin
import rjsmin
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

SMALLER: dict[str, Callable[[str], Any]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}
OURS = {"client", "backend", "surveys", "consent", "analysis"}


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library ships no types
    """A child's tablet downloads the interview over a school's wifi: every kilobyte of comments would be read by nobody."""

    support_js_module_import_aggregation = True
    # A module's hash depends on the hashes of what it imports: a chain of n imports settles in n passes.
    max_post_process_passes = 20

    def _save(self, name: str, content: File[bytes]) -> Any:
        path = PurePosixPath(name)
        smaller = SMALLER.get(path.suffix)
        if smaller and path.parts[0] in OURS and "vendor" not in path.parts:
            content.seek(0)
            content = ContentFile(smaller(content.read().decode()).encode(), name=name)
        return super()._save(name, content)
