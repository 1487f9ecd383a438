"""The text index in FTS5. It keeps its own copy of the stems: without one, SQLite 3.40 could not delete."""

from array import array
from collections.abc import Mapping, Sequence
from threading import local

from django.db import connection
from pyroaring import BitMap

from search.textindex.bounds import COLUMNS, Run

WRITE = "INSERT OR REPLACE INTO search_text (rowid, title, names, summary, story) VALUES (%s, %s, %s, %s, %s)"
MATCHING = "SELECT %s, rowid FROM search_text WHERE search_text MATCH %s"
RANKED = """SELECT rowid FROM search_text WHERE search_text MATCH %s AND search_chosen(rowid)
ORDER BY bm25(search_text, 10, 6, 4, 1), rowid LIMIT %s"""

_chosen = local()


def write(pk: int, tokens: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [pk, *(" ".join(tokens[column]) for column in COLUMNS)])


def remove(pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [[pk] for pk in pks])


def matching(wanted: Mapping[int, Sequence[Run]]) -> dict[int, array]:
    """Primary keys by the number of the unit."""
    found = {number: array("I") for number in wanted}
    parameters = [part for number, runs in wanted.items() for part in (number, _expression(runs))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([MATCHING] * len(wanted)), parameters)
        for number, pk in cursor:
            found[number].append(pk)
    return found


def ranked(runs: Sequence[Run], hits: BitMap, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        _choose(hits)
        cursor.execute(RANKED, [_expression(runs), limit])
        return [pk for (pk,) in cursor.fetchall()]


def _choose(hits: BitMap) -> None:
    """Let `search_chosen` tell of a row whether it is among `hits`: handing the keys over would take far longer.

    The function is made once a connection, since SQLite refuses to change one while a statement is open.
    """
    _chosen.hits = hits
    if getattr(_chosen, "connection", None) is not connection.connection:
        connection.connection.create_function("search_chosen", 1, lambda pk: pk in _chosen.hits)
        _chosen.connection = connection.connection


def _expression(runs: Sequence[Run]) -> str:
    """Each run in double quotes is a phrase, whatever words it has: AND, NEAR and the like are none there."""
    return " OR ".join(f'"{" ".join(run)}"' for run in runs)
