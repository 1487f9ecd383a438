"""What a person typed, as units that documents must all have. Python decides what matches, in both engines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search import labels, synonyms
from search.folding import fold
from search.models.synonym import Run
from search.stemming import WORD
from search.stopwords import STOP_WORDS
from search.synonyms import Synonyms, Typed

MOST_UNITS = 12
MOST_SEQUENCES = 40  # of a unit
LONGEST_READ = 2_000
QUOTES = re.compile("[“”„‟«»＂″〝〞〟]")

Runs = frozenset[Run]


@dataclass(frozen=True)
class Unit:
    """A word, a phrase in quotes, or words in a row that are a synonym of others.

    `sequences`: runs of stems, one or more for each language, and those of its synonyms; a document has the unit when
    one of the runs stands in one of its texts. `concepts`: (scheme, slug) of concepts whose label in any language has
    such a run and is told by it (see `search.labels`); a document tagged with one of them has the unit too.
    """

    text: str
    sequences: tuple[Run, ...]
    concepts: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Words:
    """`ignored` are words too common to be sought, or beyond the twelfth."""

    units: tuple[Unit, ...] = ()
    ignored: tuple[str, ...] = ()


def parse(text: str, languages: Sequence[str]) -> Words:
    """The units of `text`: quotes make phrases, a lone quote is a space, stop words are left out.

    Stop words inside a phrase are left out of the texts too, so that it matches around them. Words and phrases that
    come again, or that mean the same, are one unit. Any text will do; the first 2,000 characters are read.
    """
    units: dict[Runs, Unit] = {}
    said: dict[Runs, dict[Runs, list[str]]] = {}  # of each unit the ways in which it was typed, as words
    ignored: list[str] = []
    known = synonyms.current()
    for words, typed in _pieces(text[:LONGEST_READ], languages, known):
        piece, runs = " ".join(words), (*typed.values(), *known.alternatives(typed))
        sequences = tuple(dict.fromkeys(run for run in runs if run))[:MOST_SEQUENCES]
        key = frozenset(sequences)
        if not sequences or (len(units) == MOST_UNITS and key not in units):
            ignored.append(piece)
        else:
            units.setdefault(key, Unit(piece, sequences))
            said.setdefault(key, {}).setdefault(frozenset(typed.values()), words)
    concepts = _named([list(ways.values()) for ways in said.values()])
    found = (replace(unit, concepts=named) for unit, named in zip(units.values(), concepts, strict=True))
    return Words(tuple(found), tuple(dict.fromkeys(ignored)))


def _named(units: Sequence[Sequence[Sequence[str]]]) -> Iterator[frozenset[labels.Key]]:
    """The concepts of each unit: those that all words of one of its ways name, but for stop words."""
    ways = [[[word for word in way if fold(word.lower()) not in STOP_WORDS] or way for way in unit] for unit in units]
    concepts = iter(labels.matching([word for unit in ways for way in unit for word in way]))
    for unit in ways:
        yield frozenset().union(*(frozenset.intersection(*(next(concepts) for _word in way)) for way in unit))


def _pieces(text: str, languages: Sequence[str], known: Synonyms) -> Iterator[tuple[list[str], Typed]]:
    """Words and phrases in their order, a synonym of several words as these. A phrase is one, with single spaces and
    without signs."""
    *closed, rest = QUOTES.sub('"', text).split('"')
    if len(closed) % 2:
        rest = f"{closed.pop()} {rest}"
    for position, part in enumerate((*closed, rest)):
        found = WORD.findall(part)
        is_phrase = position % 2 and any(fold(word.lower()) not in STOP_WORDS for word in found)
        yield from known.joined([" ".join(found)] if is_phrase else found, languages)
