"""Which Chromium the tests drive, and with which switches: no request of its own, nothing that needs a screen."""

import os

CHROMIUM = os.environ.get("AROBASE_TEST_BROWSER") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
