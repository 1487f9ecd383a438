from search.models.counter import SearchCounter
from search.models.document import SearchDocument, SearchTitle
from search.models.term import SearchTerm
from search.models.word import SearchWord

__all__ = ["SearchCounter", "SearchDocument", "SearchTerm", "SearchTitle", "SearchWord"]
