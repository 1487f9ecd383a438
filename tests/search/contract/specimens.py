"""A kind of document of the suite's own, and the objects behind it: a shelf of drafts instead of pages."""

from collections.abc import Iterable, Sequence

from search.drafts import Draft
from search.facets import Facet, FacetSet
from search.kinds import Kind
from taxonomy.enums import Scheme

R1, R2, R3, LATE = 101, 102, 103, 104  # page view restrictions
CLASSES = ((), (R1,), (R1, R2), (R3,))  # nested: who may read the third may read the second
FACETS = FacetSet(
    [
        Facet("country", "Country", Scheme.COUNTRY, tree=True, order="name"),
        Facet("sector", "Sector", Scheme.SECTOR, tree=True),
        Facet("theme", "Theme", Scheme.THEME, tree=True),
        Facet("target", "Target group", Scheme.TARGET_GROUP, tree=True),
        Facet("eqf", "EQF level", Scheme.EQF, order="rank"),
        Facet("language", "Language", Scheme.LANGUAGE),
        Facet("organisation", "Organisation", more=True),
        Facet("tag", "Tag", more=True),
    ]
)


class Shelf:
    """The objects of one kind; a draft put on it is live, one taken off it is not."""

    def __init__(self, name: str) -> None:
        self.drafts: dict[str, Draft] = {}
        self.broken: set[str] = set()  # keys whose drafts cannot be made
        self.late: set[str] = set()  # keys below the path of a restriction that the index has not heard of
        self.kind = Kind(name, name.title(), FACETS, "sector", "country", self.made, self.keys, self.below)

    def made(self, keys: Sequence[str]) -> Iterable[Draft]:
        if unlucky := self.broken.intersection(keys):
            raise ValueError(f"no draft of {sorted(unlucky)}")
        return [self.drafts[key] for key in keys if key in self.drafts]

    def keys(self) -> Iterable[str]:
        return list(self.drafts)

    def below(self, path: str) -> Iterable[str]:
        """The suite's paths are the keys of restrictions."""
        if path == path_of(LATE):
            return list(self.late)
        return [key for key, draft in self.drafts.items() if path in map(path_of, draft.restrictions)]

    def put(self, drafts: Iterable[Draft]) -> list[str]:
        """Returns their keys, for `documents.refresh`."""
        added = {draft.key: draft for draft in drafts}
        self.drafts |= added
        return list(added)


def path_of(restriction: int) -> str:
    return f"0001{restriction:04d}"
