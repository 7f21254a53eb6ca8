"""The embedded product's own worker thread does a job that was asked for, without any broker to start."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORY = """
import json, time
from backend import embedded
from backend.accounts.models import Organisation, Study
from backend.jobs import registry, services
registry.register("double", lambda study, params, progress: {"doubled": 2 * params["n"]})
stop = embedded.start()
study = Study.objects.create(organisation=Organisation.objects.create(name="Demo"), slug="s", name={"nl": "S"})
job = services.enqueue("double", study, {"n": 21})
deadline = time.monotonic() + 60
while not job.ended and time.monotonic() < deadline:
    time.sleep(0.1)
    job.refresh_from_db()
stop.set()
print(json.dumps([job.state, job.result]))
"""


def test_a_job_is_done_by_the_worker_thread(tmp_path):
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}

    def manage(*command):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done

    manage("migrate", "--database", "default", "--verbosity", "0")
    manage("migrate", "--database", "responses", "--verbosity", "0")
    done = manage("shell", "--no-imports", "-c", STORY)
    assert json.loads(done.stdout) == ["done", {"doubled": 42}]
    assert "WARNING" not in done.stderr
