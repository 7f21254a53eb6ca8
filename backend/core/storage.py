"""Static files as they are served: our scripts and styles made smaller, hashed names throughout."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import minify
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}
OURS = {"client", "backend", "surveys", "consent", "analysis"}


minify.config({"js-version": 2020})  # it may not write what older tablets can't read


def smaller(name: str, text: str) -> str:
    """The same script or style sheet in fewer bytes: no comments, no indentation, short names inside functions."""
    return str(minify.string(MEDIA_TYPES[PurePosixPath(name).suffix], text))


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library ships no types
    """A child's tablet downloads the interview over a school's wifi: nobody there reads comments."""

    support_js_module_import_aggregation = True
    # A module's hash depends on the hashes of what it imports: a chain of n imports settles in n passes.
    max_post_process_passes = 20

    def _save(self, name: str, content: File[bytes]) -> Any:
        path = PurePosixPath(name)
        if path.suffix in MEDIA_TYPES and path.parts[0] in OURS and "vendor" not in path.parts:
            content.seek(0)
            content = ContentFile(smaller(name, content.read().decode()).encode(), name=name)
        return super()._save(name, content)
