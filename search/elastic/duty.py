"""The worker's part: tell the server what waits, and say aloud when its index is not the one that is needed."""

import logging
import time

from elasticsearch import ApiError, TransportError

from search.elastic import histories, indexes
from search.elastic.client import client
from search.elastic.configuration import prefix
from search.elastic.drain import UnreachableError, drain

log = logging.getLogger("portal.search")
SHORTEST, LONGEST = 1.0, 30.0  # seconds of rest after a failure


class Rest:
    """Longer after each failure, and none after a success."""

    def __init__(self) -> None:
        self.until = 0.0
        self.length = SHORTEST

    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    def begin(self) -> None:
        self.until = time.monotonic() + self.length
        self.length = min(2 * self.length, LONGEST)

    def end(self) -> None:
        self.until, self.length = 0.0, SHORTEST


_rest = Rest()


def deliver() -> int:
    """Returns how many documents the server was told."""
    if not _rest.is_over():
        return 0
    try:
        told = drain(client(), prefix())
    except UnreachableError as error:
        log.warning("the search server took nothing, trying again in %.0f s: %s", _rest.length, error)
        _rest.begin()
        return 0
    _rest.end()
    return told


def look_at_index() -> int:
    """Returns 1 when an index was taken into use."""
    try:
        index = indexes.in_use(client(), prefix())
        if index and index.is_of_this_database and histories.begin_if_ahead(client(), prefix(), index):
            return 0
        if index and indexes.waits_for_adoption(index):
            indexes.adopt(client(), index)
            return 1
        if problem := indexes.problem_of(index):
            log.error(problem)
    except (ApiError, TransportError) as error:
        log.warning("the search server does not answer: %s", error)
    return 0
