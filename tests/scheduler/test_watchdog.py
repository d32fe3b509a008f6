"""When the wall clock jumps, what is planned by the calendar is planned anew."""

from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.watchdog import Watchdog, plan_anew
from tests.conftest import NOW


def test_a_jump_of_more_than_five_seconds_is_seen_once() -> None:
    wall, ran = [NOW], [0.0]
    watchdog = Watchdog(lambda: wall[0], lambda: ran[0])

    def after(seconds: float, jump: float = 0.0) -> float:
        ran[0] += seconds
        wall[0] += timedelta(seconds=seconds + jump)
        return watchdog.jumped()

    assert after(3600) == 0
    assert after(5, jump=4.9) == 0
    assert after(5, jump=-3600) < -3500
    assert after(5) == 0
    assert after(5, jump=86_400) > 86_000


def test_a_job_far_in_the_future_by_an_older_clock_is_due_tonight_again() -> None:
    calendar = BackgroundScheduler(timezone="Asia/Ho_Chi_Minh")
    calendar.start(paused=True)
    try:
        job = calendar.add_job(print, "cron", hour=2, minute=30)
        far = datetime.now(calendar.timezone) + timedelta(days=365)
        job.modify(next_run_time=far)
        plan_anew(calendar)
        [planned] = calendar.get_jobs()
        assert planned.next_run_time < datetime.now(calendar.timezone) + timedelta(days=1, minutes=1)
    finally:
        calendar.shutdown(wait=False)
