"""How the search server stores documents: every field by name, nothing guessed. See `search.elastic.sources`."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from search.composing import FORMAT
from search.kinds import Kind
from search.textindex.bounds import COLUMNS

KEYWORD = {"type": "keyword"}
COUNTED = {"type": "keyword", "eager_global_ordinals": True}  # made ready at a refresh, not by the next reader
SORTED = {"type": "keyword", "index": False}  # compared by bytes of UTF-8, which is by code point
# Python made the stems, and no length or frequency counts: see `search.relevance`.
STEMS = {"type": "text", "analyzer": "whitespace", "similarity": "boolean", "norms": False}


def settings_and_mapping(kinds: Iterable[Kind], *, replicas: int) -> dict[str, Any]:
    """The body that an index for documents of these kinds is created with; `_meta.format` is `format_of(kinds)`."""
    declared = list(kinds)
    index = {
        "number_of_shards": 1,  # a million documents fit
        "number_of_replicas": replicas,
        "refresh_interval": "1s",  # said aloud: by default the server stops refreshing what nobody asks for
    }
    mappings = {"_meta": {"format": format_of(declared)}, "dynamic": False, "properties": _properties(declared)}
    return {"settings": {"index": index}, "mappings": mappings}


def format_of(kinds: Iterable[Kind]) -> str:
    """16 hexadecimal digits that are others whenever documents or their fields are; replicas do not matter."""
    told = json.dumps([FORMAT, _properties(kinds)], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _properties(kinds: Iterable[Kind]) -> dict[str, Any]:
    facets = sorted({facet.name for kind in kinds for facet in kind.facets})
    languages = sorted(code for code, _name in settings.LANGUAGES)
    return {
        "pk": {"type": "long"},
        "kind": KEYWORD,
        "home": KEYWORD,
        "visibility": KEYWORD,
        "facets": {"properties": dict.fromkeys(facets, COUNTED)},
        "years": {"type": "integer"},
        "since": {"type": "integer"},
        "newest": {"type": "long"},
        "updated": {"type": "long"},
        "oldest": {"type": "integer"},
        "titles": {"properties": dict.fromkeys(languages, SORTED)},
        "languages": KEYWORD,
        "stems": {"properties": dict.fromkeys(COLUMNS, STEMS)},
        "bucket": {"type": "integer"},
        "mark": {"type": "integer"},
    }
