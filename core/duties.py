"""The worker's duties that need no content app."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from core.models import SharedCacheEntry
from core.worker import register

log = logging.getLogger("portal.worker")


@register("scheduled publishing and expiry", every=20)
def publish_scheduled() -> int:
    """Each item in a transaction of its own: one that cannot be published holds up no other, and is tried again."""
    now = timezone.now()
    done = sum(_each(expired, _expire) for expired in _expired(now))
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk")
    return done + _each(due, _publish)


def _expired(now: datetime) -> Iterator[QuerySet[Any]]:
    for model in apps.get_models():
        if model is Page or (issubclass(model, DraftStateMixin) and not issubclass(model, Page)):
            yield model._default_manager.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk")


def _expire(item: DraftStateMixin) -> None:
    found = item.specific if isinstance(item, Page) else item
    found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _each(due: QuerySet[Any], act: Callable[[Any], None]) -> int:
    return sum(_attempt(due, key, act) for key in list(due.values_list("pk", flat=True)))


def _attempt(due: QuerySet[Any], key: Any, act: Callable[[Any], None]) -> int:
    """Ask again, under a lock, whether it is still due: an editor or another worker may have been quicker."""
    try:
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            item = due.select_for_update(skip_locked=skip).filter(pk=key).first()
            if item is None:
                return 0
            act(item)
    except Exception:
        log.exception("%s of %s %s failed", act.__name__.strip("_"), due.model._meta.label, key)
        return 0
    return 1


@register("mail", every=3)
def send_mail() -> int:
    from core import mail

    return mail.deliver()


@register("forgetting old counts", every=600)
def forget_counts() -> int:
    """Rows of the shared cache that count no more; they hold addresses of computers."""
    return SharedCacheEntry.objects.filter(expires__lt=timezone.now()).delete()[0]


@register("background tasks", every=2)
def run_tasks() -> int:
    waiting = DBTaskResult.objects.ready().filter(backend_name="background").count()
    if waiting:
        Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="background",
            startup_delay=False,
            max_tasks=50,
            worker_id=uuid4().hex[:16],
            excluded_queue_names=[],
        ).run()
    return waiting
