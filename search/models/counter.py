from uuid import uuid4

from django.db import connection, models


class SearchCounter(models.Model):
    """One row that gives each change of the documents its version.

    The row stays locked from the moment a writing transaction takes a number until it commits, so versions become
    visible in their order on both databases: whoever reads N has everything up to N. Take a number late and keep the
    transaction short. `epoch` is new when the row is: a process knows by it that another history began.
    """

    SINGLETON = 1

    value = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def take(cls) -> int:
        """A new version. Raises RuntimeError outside `atomic()`."""
        if not connection.in_atomic_block:
            raise RuntimeError("A version is taken inside the transaction that uses it.")
        table = connection.ops.quote_name(cls._meta.db_table)
        statement = f"UPDATE {table} SET value = value + 1 WHERE id = %s RETURNING value"  # noqa: S608  (our own table)
        with connection.cursor() as cursor:
            cursor.execute(statement, [cls.SINGLETON])
            row = cursor.fetchone()
            if row is None:
                cls.objects.get_or_create(pk=cls.SINGLETON)
                cursor.execute(statement, [cls.SINGLETON])
                row = cursor.fetchone()
        return row[0]

    @classmethod
    def current(cls) -> tuple[str, int]:
        """The epoch and the last version that is visible here."""
        row = cls.objects.filter(pk=cls.SINGLETON).values_list("epoch", "value").first()
        return (str(row[0]), row[1]) if row else ("", 0)
