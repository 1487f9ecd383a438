"""Mail as rows: whatever sends with Django's mail functions writes a row in its own transaction; the worker delivers.

`EMAIL_BACKEND` names `RowBackend`, `EMAIL_DELIVERY` the real way out. A message keeps its Message-ID through every
attempt, so a receiving server can recognise a repeated one.
"""

import logging
from collections.abc import Iterable
from copy import copy
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.enums import MailState
from core.models import OutgoingMail

log = logging.getLogger("portal.mail")

LEASE = timedelta(minutes=5)
BATCH = 20
BACK_OFF_MINUTES = (1, 5, 30, 120, 480, 960)
KEY_HEADER = "X-Portal-Key"


class RowBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        return sum(queue(message) for message in email_messages)


def queue(message: EmailMessage) -> bool:
    """Write `message` as a row and return whether it is new; its header X-Portal-Key makes a repeat a no-op."""
    recipients = message.recipients()
    if not recipients:
        return False
    key = message.extra_headers.get(KEY_HEADER)
    bare = copy(message)  # the caller may send the same object again, with its key
    bare.extra_headers = {name: value for name, value in message.extra_headers.items() if name != KEY_HEADER}
    row = OutgoingMail(
        key=key,
        sender=message.from_email,
        recipients=recipients,
        subject=str(message.subject)[:500],
        mime=bare.message().as_bytes(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if key and OutgoingMail.objects.filter(key=key).exists():
            return False
        raise
    return True


class StoredMime(Message):
    """A parsed message that is written out again byte by byte as it was queued."""

    stored: bytes

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # Django's SMTP backend names `linesep`
        return linesep.encode().join(self.stored.splitlines())


class StoredMessage(EmailMessage):
    """A row as a message that any Django mail backend can deliver."""

    def __init__(self, row: OutgoingMail) -> None:
        super().__init__(row.subject, "", row.sender, row.recipients)
        self.stored = message_from_bytes(bytes(row.mime), _class=StoredMime)
        self.stored.stored = bytes(row.mime)

    def message(self, *args: Any, **kwargs: Any) -> Message:
        return self.stored


def delivery() -> BaseEmailBackend:
    """The real way out, made from `EMAIL_DELIVERY`."""
    config = settings.EMAIL_DELIVERY
    options = {
        "host": config.get("EMAIL_HOST"),
        "port": config.get("EMAIL_PORT"),
        "username": config.get("EMAIL_HOST_USER"),
        "password": config.get("EMAIL_HOST_PASSWORD"),
        "use_tls": config.get("EMAIL_USE_TLS"),
        "use_ssl": config.get("EMAIL_USE_SSL"),
        "timeout": 20,
    }
    if config["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
        options = {"file_path": config["EMAIL_FILE_PATH"]}
    return get_connection(config["EMAIL_BACKEND"], **options)


def claim() -> OutgoingMail | None:
    """Lease the next due row in one short transaction; a worker that dies gives it back after `LEASE`."""
    with transaction.atomic():
        due = OutgoingMail.objects.due()
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is not None:
            row.leased_until = timezone.now() + LEASE
            row.save(update_fields=["leased_until"])
    return row


def deliver() -> int:
    """Send what is due, at most `BATCH` messages, and return how many went out. A failure delays that message alone.

    Rows are leased one by one: a slow server never lets the lease of a message run out before its turn.
    """
    sent = 0
    for _turn in range(BATCH):
        row = claim()
        if row is None:
            break
        try:
            delivery().send_messages([StoredMessage(row)])
        except Exception as error:  # whatever a mail server or its network can do wrong
            postpone(row, error)
        else:
            settle(row, state=MailState.SENT, sent_at=timezone.now(), error="")
            sent += 1
    return sent


def postpone(row: OutgoingMail, error: Exception) -> None:
    """Try again later, each time after a longer pause; park the row for an operator after the last."""
    outcome: dict[str, Any] = {"attempts": row.attempts + 1, "error": f"{type(error).__name__}: {error}"[:2000]}
    if row.attempts < len(BACK_OFF_MINUTES):
        outcome["due_at"] = timezone.now() + timedelta(minutes=BACK_OFF_MINUTES[row.attempts])
    else:
        outcome["state"] = MailState.PARKED
    settle(row, **outcome)


def settle(row: OutgoingMail, **outcome: Any) -> None:
    """Give `row` back with its outcome, unless its lease ran out and another worker has it: then that one says."""
    mine = OutgoingMail.objects.filter(pk=row.pk, state=MailState.QUEUED, leased_until=row.leased_until)
    if not mine.update(leased_until=None, **outcome):
        log.warning("mail %s was taken over before its outcome was known", row.pk)
