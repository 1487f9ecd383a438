"""What can be filtered by. A Facet is declared once, by the app that owns the data; everything else is made from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

from search.enums import Group
from taxonomy.enums import Scheme

Order = Literal["count", "name", "rank"]


@dataclass(frozen=True)
class Facet:
    """One filter: any of its chosen values, together with all other facets.

    `name` is its parameter in addresses. `scheme` names the vocabulary whose concepts are its values, by slug; without
    one the values are keys that bring labels of their own (organisations, tags). `tree`: values have broader ones,
    which count the documents of the whole branch once. `order`: of the values, in the panel; "rank" is the order of
    the vocabulary. `shown`: how many values stand open. `more`: behind “more filters”.
    """

    name: str
    label: str | Promise
    scheme: Scheme | None = None
    tree: bool = False
    order: Order = "count"
    shown: int = 6
    more: bool = False


class FacetSet:
    """The facets of one kind of document, in the order in which they are shown."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self._facets = {facet.name: facet for facet in facets}
        if own := set(self._facets) & set(Group.values):
            raise ValueError(f"The engine uses these names itself: {', '.join(sorted(own))}")

    def __iter__(self) -> Iterator[Facet]:
        return iter(self._facets.values())

    def __len__(self) -> int:
        return len(self._facets)

    def __contains__(self, name: object) -> bool:
        return name in self._facets

    def __getitem__(self, name: str) -> Facet:
        return self._facets[name]

    def get(self, name: str) -> Facet | None:
        return self._facets.get(name)

    def of_scheme(self, scheme: str) -> list[Facet]:
        return [facet for facet in self if facet.scheme == scheme]
