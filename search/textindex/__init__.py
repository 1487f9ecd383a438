"""Which documents have a word: one row of stems a document, in the full-text index of whichever database there is.

Python made the stems; the databases only compare them, each stem as a whole, and know phrases by position. So both give
the same documents, and only the order by relevance is their own.
"""

from collections.abc import Iterable, Sequence
from types import ModuleType

from django.db import connection
from pyroaring import BitMap

from search.textindex import postgresql, sqlite
from search.textindex.bounds import COLUMNS, SEPARATOR, Texts, bounded, runs
from search.words import Unit

__all__ = ["COLUMNS", "SEPARATOR", "matching", "ranked", "remove", "write"]

DATABASES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def write(pk: int, texts: Texts) -> Texts:
    """Store the stems of a document by column, SEPARATOR between two texts; what was there before is replaced.

    Returns them as they are kept.
    """
    tokens = bounded(texts)
    _database().write(pk, tokens)
    return tokens


def remove(pks: Iterable[int]) -> None:
    """Forget documents; those that are not there are passed over."""
    _database().remove(list(pks))


def matching(units: Sequence[Unit]) -> list[BitMap]:
    """For each unit the documents whose texts have one of its sequences: one statement for all."""
    wanted = {number: found for number, unit in enumerate(units) if (found := runs(unit))}
    pks = _database().matching(wanted) if wanted else {}
    return [BitMap(pks.get(number, ())) for number in range(len(units))]


def ranked(units: Sequence[Unit], hits: BitMap, limit: int) -> list[int]:
    """At most `limit` of those `hits` whose texts have any of the units, best first, then by primary key."""
    wanted = [run for unit in units for run in runs(unit)]
    return _database().ranked(wanted, hits, limit) if wanted and hits else []


def _database() -> ModuleType:
    return DATABASES[connection.vendor]
