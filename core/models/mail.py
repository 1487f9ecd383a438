from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import MailState
from core.querysets import OutgoingMailQuerySet


class OutgoingMail(models.Model):
    """One message, written in the transaction that causes it and sent by the worker afterwards."""

    key = models.CharField(
        max_length=200, unique=True, null=True, help_text=_("A second message with this key is not queued.")
    )
    sender = models.CharField(max_length=320)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=500)
    mime = models.BinaryField()
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at=None)),
                name="sent_mail_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.subject
