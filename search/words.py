"""What a person typed, as units that documents must all have. Python decides what matches, in both engines."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Unit:
    """A word, or a phrase in quotes.

    `sequences`: runs of stems, one or more for each language; a document has the unit when one of the runs stands in
    one of its texts. `concepts`: (scheme, slug) of concepts whose label in any language has such a run; a document
    tagged with one of them has the unit too.
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
    """The units of `text`: quotes make phrases, a lone quote is a space, stop words are left out."""
    raise NotImplementedError
