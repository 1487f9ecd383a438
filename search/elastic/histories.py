"""An older copy of the database was put back, and the index is newer than it: then another history begins.

Versions tell the server what is newer. Those of the older copy come again for other contents, so the index in use
belongs to another history from then on: nobody asks it any more, and a new one has to be made.
"""

import logging

from django.db import transaction
from elasticsearch import Elasticsearch

from search.elastic.indexes import Index, in_use
from search.models import SearchCounter

log = logging.getLogger("portal.search")


def begin_if_ahead(client: Elasticsearch, prefix: str, index: Index) -> bool:
    """Whether `index` is newer than the database. Versions are asked for first: the database only moves on."""
    found = client.search(index=index.name, size=0, aggs={"highest": {"max": {"field": "_version"}}})
    highest = int(found["aggregations"]["highest"]["value"] or 0)
    if highest <= SearchCounter.current()[1]:
        return False
    begin_above(client, prefix, highest)
    return True


def begin_above(client: Elasticsearch, prefix: str, version: int) -> None:
    """From here on all versions are above `version`, so that the server refuses none as old. Done again it changes
    nothing more."""
    index = in_use(client, prefix)
    with transaction.atomic():
        SearchCounter.lock()
        SearchCounter.objects.filter(value__lt=version).update(value=version)
        if index and index.is_of_this_database:
            SearchCounter.bump()
            log.error("%s is newer than the database: run `manage.py rebuild_index`.", index.name)
