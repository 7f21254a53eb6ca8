"""`AROBASE_TEST_POSTGRES=... AROBASE_TEST_REDIS=... python -m tests.linkage`: plays the game on both databases and keeps its
figures in surveys/box/linkage.json, which the public page of a study shows."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.linkage import WANTED

PLAY = [sys.executable, "-m", "pytest", "-q", "-n0", "tests/linkage/test_game.py"]


def main() -> int:
    here = os.environ | {WANTED: "1"}
    if not here.get("AROBASE_TEST_POSTGRES") or not here.get("AROBASE_TEST_REDIS"):
        sys.exit("Set AROBASE_TEST_POSTGRES and AROBASE_TEST_REDIS: the figures are those of a real server.")
    embedded = {name: value for name, value in here.items() if not name.startswith("AROBASE_TEST_")}
    return max(subprocess.run(PLAY, env=each, check=False).returncode for each in (here, embedded))


if __name__ == "__main__":
    sys.exit(main())
