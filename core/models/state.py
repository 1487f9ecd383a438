from threading import local
from typing import ClassVar
from uuid import uuid4

from django.core.signals import request_finished, request_started
from django.db import connection, models
from django.db.transaction import TransactionManagementError
from django.dispatch import receiver

_seen = local()  # .states: what this request read, so that one query tells a process of all that it remembers


class StateManager(models.Manager["State"]):
    """Of a proxy the one row of its name."""

    def get_queryset(self) -> models.QuerySet["State"]:
        rows = super().get_queryset()
        return rows.filter(name=self.model.NAME) if self.model.NAME else rows


class State(models.Model):
    """Of what processes keep in memory one row each, under the name of a proxy: whoever changes it moves the row on.

    Everything happens in the transaction of the change, so what is rolled back moved nothing. `value` counts changes;
    `token` is another one after each `bump`, and after the row itself was lost.
    """

    NAME: ClassVar[str] = ""

    name = models.CharField(primary_key=True, max_length=20)
    value = models.BigIntegerField(default=0)
    token = models.UUIDField(default=uuid4)

    objects = StateManager()

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    @classmethod
    def current(cls) -> tuple[str, int]:
        """Token and value as they are visible here; during a request as they were when it first asked."""
        token, value = _states().get(cls.NAME, ("", 0))
        return token, value

    @classmethod
    def lock(cls) -> None:
        """Wait for others who change the same. Raises TransactionManagementError outside `atomic()`."""
        if not connection.in_atomic_block:
            raise TransactionManagementError("A state changes in the transaction that changes what it stands for.")
        if not list(cls.objects.select_for_update()):
            cls.objects.get_or_create(name=cls.NAME)
            list(cls.objects.select_for_update())

    @classmethod
    def take(cls) -> int:
        """Count one change; locks the row until the commit. Raises TransactionManagementError outside `atomic()`."""
        cls.lock()
        cls.objects.update(value=models.F("value") + 1)
        forget()
        return cls.objects.values_list("value", flat=True).get()

    @classmethod
    def bump(cls) -> None:
        """Tell every process to read again what stands under this name."""
        if not cls.objects.update(value=models.F("value") + 1, token=uuid4()):
            cls.objects.get_or_create(name=cls.NAME)
        forget()


def _states() -> dict[str, tuple[str, int]]:
    states = getattr(_seen, "states", None)
    if states:
        return states
    with connection.cursor() as cursor:  # asked for most of all: a queryset would take five times as long
        cursor.execute("SELECT name, token, value FROM core_state")
        rows = {name: (str(token), value) for name, token, value in cursor.fetchall()}
    if states is not None:  # during a request
        _seen.states = rows
    return rows


def forget() -> None:
    """The next `current()` asks the database."""
    if getattr(_seen, "states", None) is not None:
        _seen.states = {}


@receiver(request_started)
def _remember(**kwargs: object) -> None:
    _seen.states = {}


@receiver(request_finished)
def _ask_each_time(**kwargs: object) -> None:
    _seen.states = None
