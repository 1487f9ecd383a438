"""The engines. Everybody asks `current()` and knows none of them by name."""

from functools import lru_cache

from search.backends.base import SearchBackend
from search.backends.embedded import EmbeddedBackend
from search.elastic.configuration import is_configured, prefix

_EMBEDDED = EmbeddedBackend()


def current() -> SearchBackend:
    """The engine that answers readers."""
    return _server() if is_configured() else _EMBEDDED


@lru_cache(maxsize=1)
def _server() -> SearchBackend:
    """Imported only where there is a cluster: the client takes time and memory."""
    from search.backends.fallback import FallbackBackend
    from search.elastic.client import client

    return FallbackBackend(client(), prefix(), _EMBEDDED)
