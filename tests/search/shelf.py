"""Documents of a kind of its own, put on a shelf and taken off again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from search import documents, kinds
from search.drafts import Draft, Text
from search.kinds import Kind
from tests.search.rows import FACETS

CLOSED = 77


class Shelf(dict[str, Draft]):
    """Drafts by their keys, and a kind of documents made from them."""

    def __init__(self) -> None:
        self.kind = Kind(
            "shelved", "Shelved", FACETS, "sector", "country",
            lambda keys: [self[key] for key in keys if key in self], lambda: list(self), lambda path: [],
        )  # fmt: skip

    def put(
        self, key: str, title: str, summary: str = "", *, restrictions=(), language="en", names=(), **values: str
    ) -> None:
        day = datetime(2026, 1, 1 + len(self), tzinfo=UTC)
        text = Text(title, key, summary)
        chosen = {facet: (value,) for facet, value in values.items()}
        self[key] = Draft(
            key, language, {language: text}, day, day, restrictions=restrictions, values=chosen, names=names
        )
        documents.refresh(self.kind, [key])

    def take(self, key: str) -> None:
        del self[key]
        documents.refresh(self.kind, [key])


@pytest.fixture
def shelf(vocabularies) -> Iterator[Shelf]:
    shelf = Shelf()
    kinds.register(shelf.kind)
    yield shelf
    kinds.KINDS.pop(shelf.kind.name)
