from search.models.counter import SearchCounter
from search.models.delivery import SearchDelivery
from search.models.document import SearchDocument, SearchTitle
from search.models.generation import SearchIndex
from search.models.synonym import ShippedSynonyms, SynonymSet, SynonymVersion
from search.models.term import SearchTerm
from search.models.word import SearchWord

__all__ = [
    "SearchCounter", "SearchDelivery", "SearchDocument", "SearchIndex", "SearchTerm", "SearchTitle", "SearchWord",
    "ShippedSynonyms", "SynonymSet", "SynonymVersion",
]  # fmt: skip
