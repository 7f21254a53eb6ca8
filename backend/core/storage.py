"""Hashed static files whose ES-module imports are rewritten to the hashed names too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library ships no types
    support_js_module_import_aggregation = True
    # A module's hash depends on the hashes of what it imports: a chain of n imports settles in n passes.
    max_post_process_passes = 20
