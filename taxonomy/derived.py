"""What is made from the vocabularies as a whole, such as an index of their names: once for each of their versions."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from taxonomy import table
from taxonomy.table import Table

Made = TypeVar("Made")


class Derived(Generic[Made]):
    """Keeps what `make` makes of the newest table it saw. Threads that ask at once wait for one to make it."""

    def __init__(self, make: Callable[[Table], Made]) -> None:
        self._make = make
        self._lock = Lock()
        self._known: tuple[str, Made] | None = None

    def current(self) -> Made:
        """What belongs to the vocabularies as they are; made again when these moved on."""
        vocabulary = table.current()
        known = self._known
        if known is None or known[0] != vocabulary.token:
            with self._lock:
                known = self._known
                if known is None or known[0] != vocabulary.token:
                    known = self._known = (vocabulary.token, self._make(vocabulary))
        return known[1]
