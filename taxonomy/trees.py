"""A vocabulary as people choose from it: indented, in the order they expect, with what they hold already."""

import unicodedata
from collections.abc import Collection

from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import Entry

CODED = {Scheme.SECTOR, Scheme.THEME, Scheme.FIELD}  # people know these by their codes too
ALPHABETICAL = {Scheme.COUNTRY, Scheme.LANGUAGE}  # long lists of names: in the order of the reader's language


def tree(scheme: str, keep: Collection[int] = ()) -> list[tuple[int, Entry]]:
    """Offered concepts of a vocabulary with their depth, parents first.

    `keep` are keys of concepts to list although they are offered no more. A parent that is offered no more is
    listed when one of its parts is.
    """
    vocabulary = table.current()

    def walk(parent: int | None, depth: int) -> list[tuple[int, Entry]]:
        found: list[tuple[int, Entry]] = []
        for entry in _siblings(vocabulary, scheme, parent, depth):
            below = walk(entry.pk, depth + 1)
            if below or entry.is_offered or entry.pk in keep:
                found += [(depth, entry), *below]
        return found

    return walk(None, 0)


def _siblings(vocabulary: table.Table, scheme: str, parent: int | None, depth: int) -> list[Entry]:
    entries = [entry for entry in vocabulary.narrower.get(parent, []) if entry.scheme == scheme]
    if scheme in ALPHABETICAL and (depth or scheme != Scheme.COUNTRY):
        entries.sort(key=lambda entry: unaccented(entry.label()))
    return entries


def caption(entry: Entry) -> str:
    """The label, after the code where people know the code."""
    has_code = entry.scheme in CODED and entry.notation != entry.slug
    return f"{entry.notation} {entry.label()}" if has_code else entry.label()


def unaccented(text: str) -> str:
    """Folded for comparing and sorting: no capitals, no accents, no tonos."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
