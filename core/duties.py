"""The worker's duties that need no content app."""

from uuid import uuid4

from django.core.management import call_command
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from core.worker import register


@register("scheduled publishing and expiry", every=20)
def publish_scheduled() -> int:
    call_command("publish_scheduled", verbosity=0)
    return 0


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
