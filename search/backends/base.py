"""What every engine can do. The contract suite in tests/search runs against this alone."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from search.query import SearchQuery
from search.readers import Reader
from search.results import Around, Counts, Hit, Matrix, SearchResult


class SearchBackend(ABC):
    """For the same documents, query and reader every engine gives the same sets, counts and orders but relevance."""

    name: str

    @property
    def answering(self) -> str:
        """The name of the engine that answers just now."""
        return self.name

    @abstractmethod
    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        """One page of results with all counts."""

    @abstractmethod
    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        """How many each query would find, in order."""

    @abstractmethod
    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        """The counts of `run` without its hits."""

    @abstractmethod
    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        """Rows by columns of the query's kind."""

    @abstractmethod
    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        """All hits in the query's order whatever its page, read in batches: memory stays constant."""

    @abstractmethod
    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        """Where the document `key` stands in the search; None when it is not among the first 10,000 hits."""
