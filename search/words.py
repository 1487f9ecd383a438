"""What a person typed, as units that documents must all have. Python decides what matches, in both engines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search import labels
from search.folding import fold
from search.stemming import WORD, stems
from search.stopwords import STOP_WORDS

MOST_UNITS = 12
LONGEST_READ = 2_000
QUOTES = re.compile("[“”„‟«»＂″〝〞〟]")


@dataclass(frozen=True)
class Unit:
    """A word, or a phrase in quotes.

    `sequences`: runs of stems, one or more for each language; a document has the unit when one of the runs stands in
    one of its texts. `concepts`: (scheme, slug) of concepts whose label in any language has such a run and is told by
    it (see `search.labels`); a document tagged with one of them has the unit too.
    """

    text: str
    sequences: tuple[tuple[str, ...], ...]
    concepts: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Words:
    """`ignored` are words too common to be sought, or beyond the twelfth."""

    units: tuple[Unit, ...] = ()
    ignored: tuple[str, ...] = ()


def parse(text: str, languages: Sequence[str]) -> Words:
    """The units of `text`: quotes make phrases, a lone quote is a space, stop words are left out.

    Stop words inside a phrase are left out of the texts too, so that it matches around them. Words and phrases that
    come again are one unit. Any text will do; the first 2,000 characters are read.
    """
    units: dict[tuple[tuple[str, ...], ...], Unit] = {}
    ignored: list[str] = []
    for piece in _pieces(text[:LONGEST_READ]):
        sequences = tuple(dict.fromkeys(run for language in languages if (run := tuple(stems(piece, language)))))
        if not sequences or (len(units) == MOST_UNITS and sequences not in units):
            ignored.append(piece)
        else:
            units.setdefault(sequences, Unit(piece, sequences))
    concepts = labels.matching([unit.text for unit in units.values()])
    found = (replace(unit, concepts=named) for unit, named in zip(units.values(), concepts, strict=True))
    return Words(tuple(found), tuple(dict.fromkeys(ignored)))


def _pieces(text: str) -> Iterator[str]:
    """Words and phrases in their order. A phrase is given with single spaces, without signs."""
    *closed, rest = QUOTES.sub('"', text).split('"')
    if len(closed) % 2:
        rest = f"{closed.pop()} {rest}"
    for position, part in enumerate((*closed, rest)):
        found = WORD.findall(part)
        if position % 2 and any(fold(word.lower()) not in STOP_WORDS for word in found):
            yield " ".join(found)
        else:
            yield from found
