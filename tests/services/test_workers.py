"""Jobs on the real queue: staff ask, a worker does it, and a worker that dies or hangs loses nothing."""

import os
import signal

import pytest

from backend.celery import app
from backend.jobs import tasks
from tests.services.conftest import until

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
HELD = "tests.services.holding"
STUDY = """
from backend.accounts.models import Organisation, Study
house, _made = Organisation.objects.get_or_create(name="Huis")
study, _made = Study.objects.get_or_create(organisation=house, slug="jobs", name={{}})
"""
ASK = f"{STUDY}from backend.jobs import services\nprint(services.enqueue({{kind!r}}, study, {{params!r}}).public_id)"
RESUME = """
from datetime import timedelta
from backend.jobs import services
print(services.resume(timedelta(seconds={seconds})))
"""


@pytest.fixture
def work(installation, worker, tmp_path):
    """A job that waits for its test: ask for it, see who began and ended it, let it go."""

    class Work:
        def __init__(self):
            self.id = installation.shell(ASK.format(kind="hold", params={"folder": str(tmp_path)})).strip()

        def noted(self, name):
            path = tmp_path / name
            return [int(line) for line in path.read_text().split()] if path.exists() else []

        def go(self):
            (tmp_path / "go").touch()

        def row(self):
            query = "SELECT state, result, worker FROM jobs_job WHERE public_id = %s"
            with installation.connection("staff", "DATABASE_URL") as connection:
                state, result, by = connection.execute(query, [self.id]).fetchone()
            return {"state": state, "result": result, "worker": by}

        def ended(self):
            return until(lambda: self.row() if self.row()["state"] not in {"waiting", "running"} else None, "the end")

    return Work


def test_what_staff_ask_for_a_worker_does(installation, worker):
    worker("backend.celery")
    job = installation.shell(ASK.format(kind="release", params={})).strip()
    query = "SELECT state, message FROM jobs_job WHERE public_id = %s AND state NOT IN ('waiting', 'running')"
    with installation.connection("staff", "DATABASE_URL") as connection:
        state, message = until(lambda: connection.execute(query, [job]).fetchone(), "the end of the release job")
    assert state == "failed"
    assert message.startswith("The box holds no answers to release yet.")


def test_a_killed_worker_loses_nothing_and_one_of_the_others_wins(installation, worker, work):
    first = worker(HELD)
    job = work()
    until(lambda: job.noted("begun"), "the first worker's beginning")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    assert job.row()["state"] == "running"

    others = [worker(HELD), worker(HELD)]
    assert int(installation.shell(RESUME.format(seconds=0))) == 1
    until(lambda: len(job.noted("begun")) == 2, "the second beginning")
    for _again in range(2):
        assert installation.shell(RESUME.format(seconds=120)).strip() == "0"
        installation.shell(AGAIN.format(job=job.id))
    job.go()
    row = job.ended()
    assert (row["state"], row["result"]["by"]) == ("done", job.noted("ended")[0])
    for other in others:
        other.terminate()
        other.wait(30)
    assert (len(job.noted("begun")), len(job.noted("ended"))) == (2, 1)


def test_a_worker_that_hung_does_not_go_on_when_another_has_its_job(installation, worker, work):
    first = worker(HELD)
    job = work()
    until(lambda: job.noted("begun"), "the first worker's beginning")
    os.killpg(first.pid, signal.SIGSTOP)
    installation.shell(RESUME.format(seconds=0))
    worker(HELD)

    def begun_again():
        """As beat does every minute: the frozen worker still holds a connection and may swallow a message."""
        installation.shell(RESUME.format(seconds=120))
        return len(job.noted("begun")) == 2

    until(begun_again, "the second beginning")
    second = job.row()["worker"]
    os.killpg(first.pid, signal.SIGCONT)
    until(lambda: "succeeded" in first.log.read_text(), "the first worker noticing")
    assert (job.row()["state"], job.row()["worker"]) == ("running", second)
    job.go()
    assert job.ended()["state"] == "done"
    assert job.noted("ended") == job.noted("begun")[1:]


def test_a_job_whose_message_was_lost_is_found_again(installation, worker, work):
    """The queue forgot everything, as Redis without persistence does when it restarts."""
    job = work()
    assert "purged" in installation.celery("purge", "-f").lower()
    worker(HELD)
    job.go()
    assert job.row()["state"] == "waiting"
    installation.shell(RESUME.format(seconds=120))
    assert job.ended()["state"] == "done"


def test_beat_sends_the_search_for_lost_jobs_every_minute():
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == tasks.resume.name]
    assert entry["schedule"] == 60.0
    assert tasks.resume.name in app.tasks


AGAIN = """
from backend.jobs import services
from backend.jobs.models import Job
services.wake(Job.objects.get(public_id={job!r}).pk)
"""
