"""Scheduled publishing beside editors and a second worker: what was due a moment ago may be so no more."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry
from wagtail.signals import page_published, page_unpublished

from core import duties


@pytest.fixture
def meanwhile():
    """`meanwhile(signal, act)`: somebody acts once the worker, its list already read, is through with the first."""
    receivers = []

    def once(signal: Signal, act: Callable[[], None]) -> None:
        def receive(**_sent: object) -> None:
            signal.disconnect(receive)
            act()

        receivers.append((signal, receive))
        signal.connect(receive)

    yield once
    for kind, receive in receivers:
        kind.disconnect(receive)


@pytest.fixture
def scheduled(tree):
    """Two drafts, due one after the other and both due now."""
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        practices = [tree.practice(live=False) for _number in range(2)]
        for minutes, practice in enumerate(practices, start=1):
            practice.go_live_at = timezone.now() + timedelta(minutes=minutes)
            practice.save_revision().publish()
        clock.shift(timedelta(hours=1))
        yield practices


def test_revision_that_was_published_meanwhile_is_not_replaced_by_the_scheduled_one(scheduled, meanwhile):
    practice = scheduled[1]

    def publish_newer() -> None:
        practice.title, practice.go_live_at = "Newer", None
        practice.save_revision().publish()

    meanwhile(page_published, publish_newer)
    duties.publish_scheduled()

    practice.refresh_from_db()
    assert (practice.live, practice.title) == (True, "Newer")
    assert practice.live_revision == practice.latest_revision


def test_schedule_that_was_cancelled_meanwhile_is_not_kept(scheduled, meanwhile):
    def cancel() -> None:
        revision = scheduled[1].scheduled_revision
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])

    meanwhile(page_published, cancel)
    duties.publish_scheduled()

    for practice in scheduled:
        practice.refresh_from_db()
    assert [practice.live for practice in scheduled] == [True, False]


def test_page_whose_time_was_extended_meanwhile_stays_online(tree, meanwhile):
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        practices = [tree.practice() for _number in range(2)]
        for minutes, practice in enumerate(practices, start=1):
            practice.expire_at = timezone.now() + timedelta(minutes=minutes)
            practice.save_revision().publish()
        clock.shift(timedelta(hours=1))

        def extend() -> None:
            practices[1].expire_at = timezone.now() + timedelta(days=1)
            practices[1].save_revision().publish()

        meanwhile(page_unpublished, extend)
        duties.publish_scheduled()

        for practice in practices:
            practice.refresh_from_db()
        assert [practice.live for practice in practices] == [False, True]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only")
def test_two_workers_publish_and_expire_each_page_once():
    locale = Locale.objects.get_or_create(language_code="en")[0]
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    with time_machine.travel("2026-03-05T12:00:00+00:00", tick=False) as clock:
        for number in range(8):
            page = root.add_child(instance=Page(title=f"Page {number}", locale=locale, live=False))
            page.go_live_at = timezone.now() + timedelta(minutes=1)
            page.save_revision().publish()
        clock.shift(timedelta(hours=1))
        publish_in_two_workers()
        root.get_children().filter(title__startswith="Page ").update(expire_at=timezone.now() - timedelta(minutes=1))
        publish_in_two_workers()

    logged = PageLogEntry.objects.filter(action__endswith=".scheduled").values_list("action", flat=True)
    assert Counter(logged) == {"wagtail.publish.scheduled": 8, "wagtail.unpublish.scheduled": 8}


def publish_in_two_workers() -> None:
    start = Barrier(2)

    def work() -> None:
        start.wait()
        duties.publish_scheduled()
        connection.close()

    workers = [Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    duties.publish_scheduled()  # what a deadlock in Wagtail's search table put off
