from uuid import uuid4

from django.db import connection, models
from django.db.transaction import TransactionManagementError


class SearchCounter(models.Model):
    """One row that gives each change of the documents its version.

    Whoever changes a searchable object locks the row first and keeps it until the commit. So there is one writer at a
    time, nobody can lock up with another, and versions become visible in their order on both databases: whoever reads
    N has everything up to N. Keep such transactions short. `epoch` is new when the row is: a process knows by it that
    another history began.
    """

    SINGLETON = 1

    value = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def lock(cls) -> None:
        """Wait for other writers. Raises TransactionManagementError outside `atomic()`."""
        if not connection.in_atomic_block:
            raise TransactionManagementError("Documents change in the transaction that changes their objects.")
        if not list(cls.objects.select_for_update().filter(pk=cls.SINGLETON)):
            cls.objects.get_or_create(pk=cls.SINGLETON)
            list(cls.objects.select_for_update().filter(pk=cls.SINGLETON))

    @classmethod
    def take(cls) -> int:
        """A new version; locks the row. Raises TransactionManagementError outside `atomic()`."""
        cls.lock()
        cls.objects.filter(pk=cls.SINGLETON).update(value=models.F("value") + 1)
        return cls.objects.values_list("value", flat=True).get(pk=cls.SINGLETON)

    @classmethod
    def current(cls) -> tuple[str, int]:
        """The epoch and the last version that is visible here."""
        row = cls.objects.filter(pk=cls.SINGLETON).values_list("epoch", "value").first()
        return (str(row[0]), row[1]) if row else ("", 0)
