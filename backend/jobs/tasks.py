from celery import shared_task

from backend.jobs import services


@shared_task(name="jobs.run", ignore_result=True)
def run_job(job_id: int) -> None:
    services.perform(job_id)


@shared_task(name="jobs.resume", ignore_result=True)
def resume() -> None:
    services.resume()


@shared_task(name="jobs.daily", ignore_result=True)
def daily() -> None:
    services.daily()
