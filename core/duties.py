"""The worker's duties that need no content app."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import uuid4

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from core.worker import register

log = logging.getLogger("portal.worker")


@register("scheduled publishing and expiry", every=20)
def publish_scheduled() -> int:
    """Each item in a transaction of its own: one that cannot be published holds up no other, and is tried again."""
    now = timezone.now()
    expiry = {"set_expired": True, "log_action": "wagtail.unpublish.scheduled"}
    done = sum(_attempt(item.unpublish, **expiry) for item in _expired(now))
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk")
    return done + sum(_attempt(revision.publish, log_action="wagtail.publish.scheduled") for revision in due)


def _expired(now: datetime) -> Iterator[DraftStateMixin]:
    for model in apps.get_models():
        if model is Page or (issubclass(model, DraftStateMixin) and not issubclass(model, Page)):
            for item in model._default_manager.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk"):
                yield item.specific if isinstance(item, Page) else item


def _attempt(act: Callable[..., object], **options: object) -> int:
    try:
        with transaction.atomic():
            act(**options)
    except Exception:
        log.exception("%s of %r failed", act.__name__, act.__self__)
        return 0
    return 1


@register("mail", every=3)
def send_mail() -> int:
    from core import mail

    return mail.deliver()


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
