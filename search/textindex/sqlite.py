"""The text index in FTS5. It keeps its own copy of the stems: without one, SQLite 3.40 could not delete."""

from array import array
from collections.abc import Mapping, Sequence

from django.db import connection

from search.textindex.bounds import COLUMNS
from search.textindex.sought import MOST_GAPS, Sought

WRITE = "INSERT OR REPLACE INTO search_text (rowid, title, names, summary, story) VALUES (%s, %s, %s, %s, %s)"
MATCHING = "SELECT %s, rowid FROM search_text WHERE search_text MATCH %s"


def write(pk: int, tokens: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [pk, *(" ".join(tokens[column]) for column in COLUMNS)])


def remove(pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [[pk] for pk in pks])


def matching(wanted: Mapping[int, Sought]) -> dict[int, array]:
    """Primary keys by the number of what is sought."""
    found = {number: array("I") for number in wanted}
    parameters = [part for number, sought in wanted.items() for part in (number, _expression(sought))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([MATCHING] * len(wanted)), parameters)
        for number, pk in cursor:
            found[number].append(pk)
    return found


def _expression(sought: Sought) -> str:
    """What stands in double quotes is a phrase, whatever words it has: AND, NEAR and the like are none there."""
    close = [f'NEAR("{one}" "{other}", {MOST_GAPS})' for one, other in sought.near]
    found = " OR ".join([*(f'"{" ".join(run)}"' for run in sought.runs), *close])
    return f"{{{sought.column}}} : ({found})" if sought.column else found
