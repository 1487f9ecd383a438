"""The text index as a tsvector: written as a literal from Python, so that no parser of the server takes part."""

from array import array
from collections.abc import Mapping, Sequence

from django.db import connection
from pyroaring import BitMap

from search.textindex.bounds import COLUMNS, SEPARATOR, Run

WRITE = """INSERT INTO search_text (id, stems) VALUES (%s, %s::tsvector)
ON CONFLICT (id) DO UPDATE SET stems = EXCLUDED.stems"""
MATCHING = "SELECT %s, id FROM search_text WHERE stems @@ %s::tsquery"
RANKED = """SELECT id FROM search_text, CAST(%s AS tsquery) AS query WHERE id = ANY(%s) AND stems @@ query
ORDER BY ts_rank('{0.1, 0.4, 0.6, 1.0}', stems, query, 1) DESC, id LIMIT %s"""
LABELS = dict(zip(COLUMNS, "ABCD", strict=True))


def write(pk: int, tokens: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [pk, _vector(tokens)])


def remove(pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE id = ANY(%s)", [list(pks)])


def matching(wanted: Mapping[int, Sequence[Run]]) -> dict[int, array]:
    """Primary keys by the number of the unit.

    For a frequent word the planner would read the whole table instead of the index and take eight times as long. The
    setting goes with the statement in one message, which is a transaction of its own; in a transaction of somebody
    else it would outlive the statement, so there it is left alone.
    """
    found = {number: array("I") for number in wanted}
    statement = " UNION ALL ".join([MATCHING] * len(wanted))
    parameters = [part for number, runs in wanted.items() for part in (number, _expression(runs))]
    is_alone = connection.get_autocommit() and not connection.settings_dict["OPTIONS"].get("server_side_binding")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = off; {statement}" if is_alone else statement, parameters)
        if is_alone:
            cursor.nextset()
        for number, pk in cursor:
            found[number].append(pk)
    return found


def ranked(runs: Sequence[Run], hits: BitMap, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [_expression(runs), list(hits), limit])
        return [pk for (pk,) in cursor.fetchall()]


def _vector(tokens: Mapping[str, Sequence[str]]) -> str:
    """Each stem with its positions and the letter of their column; a position stays empty between two columns."""
    positions: dict[str, list[str]] = {}
    position = 0
    for column in COLUMNS:
        for token in tokens[column]:
            position += 1
            if token != SEPARATOR:
                positions.setdefault(token, []).append(f"{position}{LABELS[column]}")
        position += 1
    return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())


def _expression(runs: Sequence[Run]) -> str:
    """Stems in quotes; they have no sign that would end them, see `bounds.clean`."""
    return " | ".join("(" + " <-> ".join(f"'{stem}'" for stem in run) + ")" for run in runs)
