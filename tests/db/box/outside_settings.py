"""The settings of the box service as the product has them; BOX_SQLITE names a file to use instead of PostgreSQL."""

import os
from pathlib import Path

from backend.settings import *  # noqa: F403
from backend.settings import DATABASES, environment

if os.environ.get("BOX_SQLITE"):
    DATABASES["responses"] = environment.sqlite(
        Path(os.environ["BOX_SQLITE"]), "PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
    )
