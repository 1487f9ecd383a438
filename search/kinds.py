"""The kinds of things that can be found. Each content app registers its own in `indexing.py`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from search.drafts import Draft
from search.facets import FacetSet


@dataclass(frozen=True, eq=False)
class Kind:
    """`name` stands in documents. `rows` and `columns` name the facets of its matrix.

    `drafts(keys)`: a Draft for each of `keys` (translation keys as text) that readers may find at all; a key without
    one is not live. `keys()`: every key that may have one. `keys_below(path)`: those at or below a tree path.
    """

    name: str
    label: str | Promise
    facets: FacetSet
    rows: str
    columns: str
    drafts: Callable[[Sequence[str]], Iterable[Draft]]
    keys: Callable[[], Iterable[str]]
    keys_below: Callable[[str], Iterable[str]]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    KINDS[kind.name] = kind
    return kind
