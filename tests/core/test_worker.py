import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.mail import send_mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from core import worker
from core.models import OutgoingMail
from core.worker import Duty
from tests.core.tasks import write_row


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The test's own connection holds its transaction: closed, it would take the test's rows with it."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def duties(monkeypatch):
    """An empty list of duties for the test to fill."""
    own: dict[str, Duty] = {}
    monkeypatch.setattr(worker, "DUTIES", own)
    return own


def test_failing_duty_is_logged_and_does_not_stop_the_others(duties, db, caplog):
    @worker.register("breaks", every=1)
    def breaks() -> int:
        raise OSError("disk full")

    @worker.register("works", every=1)
    def works() -> int:
        return 3

    with caplog.at_level(logging.INFO, logger="portal.worker"):
        done = worker.run_once()

    assert done == {"breaks": 0, "works": 3}
    assert [record.getMessage() for record in caplog.records] == ["duty breaks failed", "works: 3"]


def test_duty_that_found_work_is_looked_at_again_at_once(duties, db):
    waiting, stop = [3, 2, 1], threading.Event()

    @worker.register("drains", every=3600)
    def drains() -> int:
        if waiting:
            return waiting.pop()
        stop.set()
        return 0

    worker.run_until(stop)

    assert waiting == []


def test_worker_stops_within_a_round_when_it_is_told_to(duties, db):
    stop, ran = threading.Event(), []

    @worker.register("first", every=1)
    def first() -> int:
        ran.append("first")
        stop.set()
        return 0

    @worker.register("second", every=1)
    def second() -> int:
        ran.append("second")
        return 0

    worker.run_until(stop)

    assert ran == ["first"]


def test_once_runs_every_duty_and_says_what_each_did(db, settings):
    settings.EMAIL_BACKEND = "core.mail.RowBackend"
    send_mail("Hello", "Text", "portal@example.org", ["reader@example.org"])
    out = StringIO()

    call_command("worker", once=True, stdout=out)

    assert out.getvalue().splitlines() == [f"{name}: {int(name == 'mail')}" for name in worker.DUTIES]
    assert {"scheduled publishing and expiry", "mail", "background tasks"} <= set(worker.DUTIES)
    assert OutgoingMail.objects.get().state == "sent"


def test_scheduled_page_is_published_by_the_worker_at_its_time(tree):
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        practice = tree.practice(live=False)
        practice.go_live_at = timezone.now() + timedelta(hours=1)
        practice.save_revision().publish()
        worker.run_once()
        practice.refresh_from_db()
        assert practice.live is False

        clock.shift(timedelta(hours=1, seconds=1))
        worker.run_once()

        practice.refresh_from_db()
        assert practice.live is True


def test_page_is_taken_offline_by_the_worker_when_it_expires(tree):
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        practice = tree.practice()
        practice.expire_at = timezone.now() + timedelta(hours=1)
        practice.save_revision().publish()

        clock.shift(timedelta(hours=1, seconds=1))
        worker.run_once()

        practice.refresh_from_db()
        assert (practice.live, practice.expired) == (False, True)


def test_page_that_cannot_be_published_does_not_keep_others_from_their_time(tree):
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        broken, sound = tree.practice(live=False), tree.practice(live=False)
        for minutes, practice in ((10, broken), (20, sound)):
            practice.go_live_at = timezone.now() + timedelta(minutes=minutes)
            practice.save_revision().publish()
        revision = broken.latest_revision
        revision.content = {**revision.content, "summary": ""}
        revision.save()

        clock.shift(timedelta(hours=1))
        worker.run_once()

        sound.refresh_from_db()
        broken.refresh_from_db()
        assert (broken.live, sound.live) == (False, True)


def test_background_task_waits_for_the_worker_and_runs_through_it(db):
    queued = write_row.using(backend="background").enqueue("from the task")
    assert OutgoingMail.objects.count() == 0

    assert worker.run_once()["background tasks"] == 1

    assert OutgoingMail.objects.get().subject == "from the task"
    assert task_backends["background"].get_result(queued.id).status.name == "SUCCESSFUL"


def test_failing_background_task_is_recorded_and_the_next_one_runs(db):
    write_row.using(backend="background").enqueue("")
    write_row.using(backend="background").enqueue("second")

    worker.run_once()

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
    assert OutgoingMail.objects.get().subject == "second"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_process_cleanly(tmp_path, number):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", STARTS_WORKER, str(django_settings.ROOT)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "working\n"
        process.send_signal(number)
        output, _nothing = process.communicate(timeout=15)
    finally:
        process.kill()
    assert (process.returncode, output) == (0, "")


# The command as `manage.py worker` runs it; one duty of the test's own says when it is at work.
STARTS_WORKER = """
import sys
sys.path[:0] = [sys.argv[1] + "/site", sys.argv[1]]
import django
django.setup()
from django.core.management import call_command
from core import worker
worker.DUTIES.clear()
said = []
def say():
    said or print("working")
    said.append(1)
    return 0
worker.register("say", every=60)(say)
call_command("worker")
"""
