"""The text index as a tsvector: written as a literal from Python, so that no parser of the server takes part."""

from array import array
from collections.abc import Mapping, Sequence

from django.db import connection

from search.textindex.bounds import COLUMNS, SEPARATOR, SHORT
from search.textindex.sought import MOST_GAPS, Sought

WRITE = """INSERT INTO search_text (id, stems) VALUES (%s, %s::tsvector)
ON CONFLICT (id) DO UPDATE SET stems = EXCLUDED.stems"""
MATCHING = "SELECT %s, id FROM search_text WHERE stems @@ %s::tsquery"


def write(pk: int, tokens: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [pk, _vector(tokens)])


def remove(pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE id = ANY(%s)", [list(pks)])


def matching(wanted: Mapping[int, Sought]) -> dict[int, array]:
    """Primary keys by the number of what is sought.

    For a frequent word the planner would read the whole table instead of the index and take eight times as long. The
    setting goes with the statement in one message, which is a transaction of its own; in a transaction of somebody
    else it would outlive the statement, so there it is left alone.
    """
    found = {number: array("I") for number in wanted}
    statement = " UNION ALL ".join([MATCHING] * len(wanted))
    parameters = [part for number, sought in wanted.items() for part in (number, _expression(sought))]
    is_alone = connection.get_autocommit() and not connection.settings_dict["OPTIONS"].get("server_side_binding")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = off; {statement}" if is_alone else statement, parameters)
        if is_alone:
            cursor.nextset()
        for number, pk in cursor:
            found[number].append(pk)
    return found


def _vector(tokens: Mapping[str, Sequence[str]]) -> str:
    """Each stem with its positions, and those of SHORT columns once more as of their column: by these the index alone
    tells where a word stands, which by weights it could not. Columns are too far apart for any nearness."""
    positions: dict[str, list[str]] = {}
    position = 0
    for column in COLUMNS:
        for token in tokens[column]:
            position += 1
            if token != SEPARATOR:
                for lexeme in (token, _of(column, token)) if column in SHORT else (token,):
                    positions.setdefault(lexeme, []).append(str(position))
        position += MOST_GAPS + 1
    return " ".join(f"'{lexeme}':{','.join(places)}" for lexeme, places in positions.items())


def _of(column: str, stem: str) -> str:
    """No stem has a colon, see `bounds.clean`."""
    return f"{column[0]}:{stem}" if column else stem


def _expression(sought: Sought) -> str:
    """Stems in quotes; they have no sign that would end them."""
    found = ["(" + " <-> ".join(f"'{_of(sought.column, stem)}'" for stem in run) + ")" for run in sought.runs]
    found += [
        f"('{one}' <{distance}> '{other}')"
        for pair in sought.near
        for one, other in (pair, pair[::-1])
        for distance in range(1, MOST_GAPS + 2)
    ]
    return " | ".join(found)
