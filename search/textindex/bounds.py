"""What both databases can hold: the limits of PostgreSQL's tsvector, kept on SQLite too, so that both match alike."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from search.words import Unit

COLUMNS = ("title", "names", "summary", "story")
SHORT = COLUMNS[:-1]  # those that are asked by themselves
SEPARATOR = "\ue000"  # stands between texts; a private letter that no word has
MOST_TOKENS = 16_000  # of a document; a tsvector has 16,383 positions
MOST_OCCURRENCES = 255  # of a stem in a document
LONGEST_STEM = 200  # characters; a lexeme may have 2,046 bytes
SIGNS = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")  # ASCII but letters and digits: syntax in both databases

Texts = Mapping[str, Sequence[str]]
Run = tuple[str, ...]


def bounded(texts: Texts) -> dict[str, list[str]]:
    """The tokens of each column as they are stored.

    What is beyond the limits is left out from the end; a stem that was there too often becomes a separator, so that
    its neighbours do not become neighbours of each other.
    """
    kept: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    left = MOST_TOKENS
    for column in COLUMNS:
        tokens = [token for stem in texts.get(column, ())[:left] if (token := clean(stem))]
        left -= len(tokens)
        kept[column] = [_unless_too_often(token, seen) for token in tokens]
    return kept


def runs(unit: Unit) -> list[Run]:
    """The unit's sequences made of the same tokens, without empty ones."""
    cleaned = (tuple(filter(None, map(clean, sequence))) for sequence in unit.sequences)
    return list(dict.fromkeys(run for run in cleaned if run))


def clean(stem: str) -> str:
    """`stem` without anything that a database could read as more than a letter; may be empty."""
    return (stem if stem.isalnum() else SIGNS.sub("", stem))[:LONGEST_STEM]


def _unless_too_often(token: str, seen: Counter[str]) -> str:
    seen[token] += 1
    return SEPARATOR if seen[token] > MOST_OCCURRENCES else token
