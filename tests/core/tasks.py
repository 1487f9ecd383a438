"""Background tasks for tests: the worker imports them by name."""

from django_tasks import task

from core.models import OutgoingMail


@task()
def write_row(subject: str) -> None:
    if not subject:
        raise ValueError("a row needs a subject")
    OutgoingMail.objects.create(subject=subject, sender="portal@example.org", mime=b"")
