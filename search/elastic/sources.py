"""What the search server is told of a document: terms, sort keys, stems. Texts and cards stay in the database."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from search.composing import Composed
from search.enums import Group
from search.models import SearchDocument

BUCKETS = 1024  # what is compared at once when the server is checked
OWN = {group.value for group in Group}  # of all terms; the others are facets


def bucket_of(pk: int) -> int:
    return pk % BUCKETS


def mark_of(pk: int, version: int, digest: str) -> int:
    """24 bits that tell this version of this document and its content; their sum over a bucket stays exact in a double.

    `digest` is that of the row, empty for a tombstone. A version comes again with another content after an older copy
    of the database was put back.
    """
    return zlib.crc32(f"{pk}:{version}:{digest}".encode()) & 0xFFFFFF


def source_of(row: SearchDocument, composed: Composed | None, tokens: Mapping[str, Sequence[str]]) -> str:
    """JSON text of `row` as it was just written; without `composed` a tombstone.

    `tokens` are those of the embedded text index, so that both engines match the same documents. A removal must stay a
    document: the server forgets the version of what is deleted, and would take a late delivery for news.
    """
    if not composed:
        return tombstone_of(row.pk, row.version)
    known = {
        **_identity(row.pk, row.version, row.digest),
        "visibility": row.visibility,
        **_terms(composed),
        **{name: getattr(row, name) for name in ("newest", "updated", "oldest")},
        "titles": composed.titles(),
        "languages": sorted(composed.draft.texts),
        "stems": {column: " ".join(stems) for column, stems in tokens.items()},
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def tombstone_of(pk: int, version: int) -> str:
    """What stays of a document that nobody may find."""
    return json.dumps({**_identity(pk, version, ""), "visibility": ""}, separators=(",", ":"))


def _identity(pk: int, version: int, digest: str) -> dict[str, Any]:
    return {"pk": pk, "bucket": bucket_of(pk), "mark": mark_of(pk, version, digest)}


def _terms(composed: Composed) -> dict[str, Any]:
    """Values with their ancestors by facet, and the engine's own groups."""
    groups: dict[str, list[str]] = {}
    for group, value in composed.terms:
        groups.setdefault(group, []).append(value)
    known: dict[str, Any] = {name: groups[name][0] for name in (Group.KIND, Group.HOME)}
    known["facets"] = {group: values for group, values in groups.items() if group not in OWN}
    if Group.YEAR in groups:
        known["years"] = [int(year) for year in groups[Group.YEAR]]
    if Group.SINCE in groups:
        known["since"] = int(groups[Group.SINCE][0])
    return known
