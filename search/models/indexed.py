from typing import Any, ClassVar

from django.db import models, transaction

from search import kinds
from search.kinds import Kind


class IndexedMixin(models.Model):
    """A model whose rows are found by readers: its document changes in the transaction that changes the row.

    Wagtail's publish and unpublish signals come after the save, in autocommit, so `save` is overridden: what is
    committed is found, what is rolled back never was. Rows that go are told of by Django's `post_delete`, which is
    sent inside the deleting transaction, for what goes with its parents too (search/receivers.py).
    """

    search_kind: ClassVar[str]
    unseen_fields: ClassVar[frozenset[str]] = frozenset(
        {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked",
         "locked_at", "locked_by", "numchild"}
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def search_key(self) -> str:
        return str(self.translation_key)  # type: ignore[attr-defined]

    @classmethod
    def search_kind_object(cls) -> Kind:
        return kinds.KINDS[cls.search_kind]

    def save(self, *args: Any, **kwargs: Any) -> None:
        from search import documents

        fields = kwargs.get("update_fields")
        if fields is not None and set(fields) <= self.unseen_fields:
            super().save(*args, **kwargs)
            return
        kind = self.search_kind_object()
        with transaction.atomic():
            documents.lock()
            super().save(*args, **kwargs)
            documents.refresh(kind, [self.search_key])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Django collects what goes with a row before any signal; nobody may add to that meanwhile."""
        from search import documents

        with transaction.atomic():
            documents.lock()
            return super().delete(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> None:
        """Another place may be more or less private."""
        from search import documents

        with transaction.atomic():
            documents.lock()
            super().move(*args, **kwargs)  # type: ignore[misc]
            documents.refresh(self.search_kind_object(), [self.search_key])
