"""Reads of core models, as sentences."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.enums import MailState


class OutgoingMailQuerySet(models.QuerySet):
    def due(self) -> "OutgoingMailQuerySet":
        now = timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, state=MailState.QUEUED, due_at__lte=now).order_by("due_at", "pk")
