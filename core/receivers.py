"""What happens when rows that Wagtail looks after change."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.models import ReferenceIndex


@receiver(post_delete)
def count_references_again(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """A part of a page, such as an attachment, goes after Wagtail counted what the page refers to.

    Without this its file would stay as open to readers as the page is.
    """
    if sender not in ReferenceIndex.tracked_models:
        return
    for field in sender._meta.get_fields():
        if isinstance(field, ParentalKey) and ReferenceIndex.is_indexed(field.related_model):
            whole = field.related_model._base_manager.filter(pk=getattr(instance, field.attname)).first()
            if whole is not None:
                with transaction.atomic():
                    ReferenceIndex.create_or_update_for_object(whole)
