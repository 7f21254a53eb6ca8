"""`make test`: every test that needs no server but the embedded ones, and a word on what was left out.

The suite runs in worker processes; PostgreSQL, Redis and Chromium tests are run by `.ci/run`, which has them.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {
    "postgres": ("AROBASE_TEST_POSTGRES", "set it to a postgresql:// address to run the database and linkage tests"),
    "redis": ("AROBASE_TEST_REDIS", "set it to a redis:// address to run the job tests on a real broker"),
    "browser": ("AROBASE_TEST_BROWSER", "set it to Chromium's path, or run `make browser`"),
}


def main() -> int:
    skipped = [mark for mark, (variable, _why) in LEFT_OUT.items() if not os.environ.get(variable)]
    command = [sys.executable, "-m", "pytest", "-n", os.environ.get("WORKERS", "2"), "--dist", "loadfile"]
    if skipped:
        command += ["-m", " and ".join(f"not {mark}" for mark in skipped)]
    code = subprocess.call([*command, *sys.argv[1:]], cwd=ROOT)
    for mark in skipped:
        variable, why = LEFT_OUT[mark]
        print(f"left out: the {mark} tests, because {variable} is not set; {why}.")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
