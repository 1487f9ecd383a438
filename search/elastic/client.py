"""The connection to the cluster, by the settings. One client a process; it keeps its connections open."""

from functools import lru_cache
from typing import Any

import urllib3
from django.conf import settings
from elastic_transport import Urllib3HttpNode
from elasticsearch import Elasticsearch

PATIENT = 30.0  # seconds for the worker's and an operator's requests; nobody waits in front of a page


@lru_cache(maxsize=1)
def client() -> Elasticsearch:
    """The client of readers' requests: quick to give up, and asks one other node once."""
    known: dict[str, Any] = settings.ELASTICSEARCH
    return connect(
        known["nodes"], api_key=known["api_key"], ca=known["ca"], connect=known["connect"], read=known["read"]
    )


def connect(
    nodes: list[str], *, api_key: str = "", ca: Any = None, connect: float = 0.3, read: float = 1.5
) -> Elasticsearch:
    """A client of these nodes; seconds to take a connection and to answer."""

    class Node(Urllib3HttpNode):
        """Waits for a connection and for an answer by different measures; the client knows one for both."""

        def __init__(self, config: Any) -> None:
            super().__init__(config)
            self.pool.timeout = urllib3.Timeout(connect=connect, read=read)

        def perform_request(self, *arguments: Any, request_timeout: Any = None, **options: Any) -> Any:
            if isinstance(request_timeout, int | float):
                options["request_timeout"] = urllib3.Timeout(connect=connect, read=request_timeout)
            return super().perform_request(*arguments, **options)

    secured: dict[str, Any] = {"api_key": api_key} if api_key else {}
    secured |= {"ca_certs": str(ca)} if ca else {}
    return Elasticsearch(
        nodes,
        node_class=Node,
        max_retries=min(1, len(nodes) - 1),  # on another node; the one that failed rests
        retry_on_timeout=True,
        **secured,
    )
