"""Names that documents hold and other models own. Inside the transaction of the change where there is one."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from community.models import Organisation
from repository.indexing import PRACTICES, keys_with
from repository.models import PracticeTag
from search import documents


@receiver(post_save, sender=Organisation)
def follow_organisation(instance: Organisation, created: bool, **kwargs: Any) -> None:
    """Renamed or merged: its practices are found by its new name."""
    if not created:
        documents.refresh_some(PRACTICES, keys_with(roles__organisation__in=[instance.pk, instance.merged_into_id]))


@receiver(post_save, sender=PracticeTag)
def follow_tag(instance: PracticeTag, created: bool, **kwargs: Any) -> None:
    if not created:
        documents.refresh_some(PRACTICES, keys_with(tags=instance.pk))
