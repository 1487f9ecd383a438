"""When a process must look whether its vocabulary table is still the current one."""

from typing import Any

from django.core.signals import request_started
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from taxonomy import table
from taxonomy.models import Concept, ConceptLabel, VocabularyVersion


@receiver(request_started)
def look_once_a_request(**kwargs: Any) -> None:
    table.look_again()


@receiver([post_save, post_delete], sender=Concept)
@receiver([post_save, post_delete], sender=ConceptLabel)
def vocabulary_changed(**kwargs: Any) -> None:
    VocabularyVersion.bump()
    table.look_again()
