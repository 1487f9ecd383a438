"""Which documents have a word: one row of stems a document, in the full-text index of whichever database there is.

Python made the stems; the databases only compare them, each stem as a whole, and know phrases by position. So both give
the same documents; what is relevant, `search.relevance` says.
"""

from collections.abc import Iterable, Sequence
from types import ModuleType

from django.db import connection
from pyroaring import BitMap

from search.textindex import postgresql, sqlite
from search.textindex.bounds import COLUMNS, SEPARATOR, Texts, bounded
from search.textindex.sought import Sought

__all__ = ["COLUMNS", "SEPARATOR", "Sought", "matching", "remove", "write"]

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


def matching(wanted: Sequence[Sought]) -> list[BitMap]:
    """The documents that have each of `wanted`: one statement for all."""
    asked = {number: sought for number, sought in enumerate(wanted) if sought}
    pks = _database().matching(asked) if asked else {}
    return [BitMap(pks.get(number, ())) for number in range(len(wanted))]


def _database() -> ModuleType:
    return DATABASES[connection.vendor]
