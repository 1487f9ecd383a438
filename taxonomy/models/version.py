from uuid import uuid4

from django.db import models


class VocabularyVersion(models.Model):
    """One row: its token changes with every change of a vocabulary, so each process knows when its table is old."""

    SINGLETON = 1

    token = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.token)

    @classmethod
    def current(cls) -> str:
        return str(cls.objects.filter(pk=cls.SINGLETON).values_list("token", flat=True).first() or "")

    @classmethod
    def lock(cls) -> None:
        """Wait for other changes of vocabularies: there is one at a time. Part of the changing transaction."""
        cls.objects.get_or_create(pk=cls.SINGLETON)
        cls.objects.select_for_update().get(pk=cls.SINGLETON)

    @classmethod
    def bump(cls) -> None:
        """Part of the transaction that changes a vocabulary."""
        cls.objects.update_or_create(pk=cls.SINGLETON, defaults={"token": uuid4()})
