"""What happens to documents when something around their objects changes. All inside the transaction of the change."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from pyroaring import BitMap
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from search import documents, privacy
from search.backends import snapshot
from search.kinds import KINDS
from search.models.indexed import IndexedMixin
from taxonomy import table
from taxonomy.models import Concept
from taxonomy.signals import concept_changed, concept_merged, concept_merging


@receiver(pre_delete)
def wait_for_writers(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Before any row is held: who saves such an object locks in this order too."""
    if isinstance(instance, IndexedMixin):
        documents.lock()


@receiver(concept_merging)
def wait_before_merging(**kwargs: Any) -> None:
    documents.lock()


@receiver(post_delete)
def forget(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Sent by the collector inside its transaction, for what goes with a deleted parent too."""
    if isinstance(instance, IndexedMixin):
        documents.refresh(instance.search_kind_object(), [instance.search_key])


@receiver(post_save, sender=Page)
def follow_page(instance: Page, created: bool, **kwargs: Any) -> None:
    """Wagtail saves some pages through their base class: moving, and unpublishing what it did not look at closer."""
    model = instance.specific_class
    if not created and model and issubclass(model, IndexedMixin):
        documents.refresh(model.search_kind_object(), [str(instance.translation_key)])


@receiver(post_page_move)
def follow_branch(instance: Page, **kwargs: Any) -> None:
    """What lies below may have become more or less private."""
    for kind in KINDS.values():
        documents.refresh(kind, kind.keys_below(instance.path))


def refresh_below(path: str) -> None:
    """Opening may wait: what is beyond a request's measure is left to the worker."""
    for kind in KINDS.values():
        documents.refresh_some(kind, kind.keys_below(path))


@receiver(post_save, sender=PageViewRestriction)
def close_branch(instance: PageViewRestriction, **kwargs: Any) -> None:
    privacy.apply(instance)


@receiver(post_delete, sender=PageViewRestriction)
def open_branch(instance: PageViewRestriction, **kwargs: Any) -> None:
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        refresh_below(path)


@receiver(concept_changed)
def follow_concept(keys: Iterable[int], change: str, **kwargs: Any) -> None:
    """Documents carry the ancestors of their concepts; names are looked up when they are asked for."""
    if change in {"moved", "loaded"}:
        refresh_tagged(keys)


@receiver(concept_merged)
def follow_merge(concept: Concept, into: Concept, **kwargs: Any) -> None:
    refresh_tagged([concept.pk, into.pk])


def refresh_tagged(keys: Iterable[int]) -> None:
    """Make the documents again that carry one of these concepts, themselves or by a narrower one."""
    vocabulary, picture = table.current(), snapshot.current()
    slugs = {(entry.scheme, entry.slug) for key in keys if (entry := vocabulary.entries.get(key))}
    for kind in KINDS.values():
        tagged = BitMap()
        for scheme, slug in slugs:
            for facet in kind.facets.of_scheme(scheme):
                tagged |= picture.having(facet.name, slug)
        documents.refresh_some(kind, documents.keys_of(tagged, kind))
