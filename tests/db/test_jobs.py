"""Long work is done once, can be stopped, and survives its worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.core.errors import Invalid
from backend.jobs import registry, services
from backend.jobs.models import Job, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """kind(work) registers `work` under a name for this test."""

    def make(work):
        monkeypatch.setitem(registry.KINDS, "test", work)
        return "test"

    return make


def waiting(study, kind, **fields):
    return Job.objects.create(kind=kind, study=study, **fields)


def test_the_result_and_the_progress_are_kept(study, kind):
    def work(study, params, progress):
        progress(0.5, "half-way")
        assert Job.objects.get().progress == 0.5
        return {"doubled": params["n"] * 2}

    job = waiting(study, kind(work), params={"n": 21})
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.result) == (State.DONE, 1.0, {"doubled": 42})


def test_a_job_is_performed_once_however_often_it_is_sent(study, kind):
    times = []
    job = waiting(study, kind(lambda *_: times.append(1) or {}))
    for _attempt in range(3):
        services.perform(job.pk)
    assert len(times) == 1


def test_a_fault_of_the_user_is_told_in_its_own_words(study, kind):
    def work(*_):
        raise Invalid("margins", "The margins of %(name)s don't add up.", name="gender")

    job = waiting(study, kind(work))
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "The margins of gender don't add up.")


def test_a_fault_of_ours_is_logged_and_not_shown(study, kind, caplog):
    def work(*_):
        raise ZeroDivisionError("inner detail")

    job = waiting(study, kind(work))
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "inner detail" not in job.message
    assert "inner detail" in caplog.text


def test_a_running_job_stops_at_its_next_step(study, kind):
    reached = []

    def work(study, params, progress):
        services.cancel(Job.objects.get())
        progress(0.1)
        reached.append("past the stop")
        return {}

    job = waiting(study, kind(work))
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert reached == []


def test_a_job_whose_worker_died_is_done_after_all(study, kind):
    job = waiting(
        study,
        kind(lambda *_: {"done": True}),
        state=State.RUNNING,
        worker="gone",
        beat_at=timezone.now() - timedelta(hours=1),
    )
    assert services.resume() == 1
    job.refresh_from_db()
    assert (job.state, job.result) == (State.DONE, {"done": True})


def test_a_job_at_work_is_left_alone(study, kind):
    job = waiting(study, kind(lambda *_: {}), state=State.RUNNING, worker="alive", beat_at=timezone.now())
    assert services.resume() == 0
    job.refresh_from_db()
    assert job.worker == "alive"
