"""What a Draft becomes: the body that cards, exports and the search server are made from, its terms and its stems."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from search.drafts import Draft
from search.enums import Group
from search.folding import title_key
from search.kinds import Kind
from search.models import SearchDocument
from search.stemming import stems
from taxonomy import table

FORMAT = 3  # raise it when bodies, terms or stems are made differently: the worker then makes all documents again
BETWEEN_TEXTS = "\ue000"  # no word of a question can be this, so no phrase runs from one text into the next
UNKNOWN_YEAR = 9999
Term = tuple[str, str]  # group, value


@dataclass(frozen=True)
class Composed:
    """A Draft ready to be written. `labels` names terms without a vocabulary."""

    draft: Draft
    body: str
    visibility: str
    terms: tuple[Term, ...]
    labels: dict[Term, str]
    digest: str

    @property
    def sort_columns(self) -> dict[str, int]:
        """Values of the columns that results are sorted by; all sort upwards."""
        oldest = self.draft.first_year or self.draft.last_year or UNKNOWN_YEAR
        return {"newest": _downwards(self.draft.newest), "updated": _downwards(self.draft.updated), "oldest": oldest}

    def titles(self) -> dict[str, str]:
        """What it is sorted by for readers of each language: the title they see."""
        texts, original = self.draft.texts, self.draft.texts[self.draft.language]
        return {
            code: title_key(texts.get(code, original).title, code) or BETWEEN_TEXTS
            for code, _name in settings.LANGUAGES
        }

    def stems(self) -> dict[str, list[str]]:
        """Stems by column of the text index, a sign between any two texts."""
        columns: dict[str, list[str]] = {"title": [], "names": [], "summary": [], "story": []}
        for code, text in sorted(self.draft.texts.items()):
            for column in ("title", "summary", "story"):
                columns[column] += [*stems(getattr(text, column), code), BETWEEN_TEXTS]
        for name in self.draft.names:
            columns["names"] += [*stems(name, self.draft.language), BETWEEN_TEXTS]
        return columns


def compose(kind: Kind, draft: Draft) -> Composed:
    body = json.dumps(body_of(kind, draft), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    visibility = "+".join(str(key) for key in sorted(draft.restrictions)) or SearchDocument.OPEN
    terms = tuple(sorted({*_terms(kind, draft), (Group.VISIBILITY.value, visibility)}))
    labels = {
        (facet.name, value): label
        for facet in kind.facets
        if not facet.scheme
        for value, label in draft.labels.get(facet.name, {}).items()
    }
    told = json.dumps([body, terms])
    digest = f"{FORMAT}:{hashlib.blake2b(told.encode(), digest_size=12).hexdigest()}"
    return Composed(draft, body, visibility, terms, labels, digest)


def body_of(kind: Kind, draft: Draft) -> dict[str, Any]:
    """The document as JSON; languages, facets and values in a fixed order, so that equal ones are equal bytes."""
    return {
        "kind": kind.name,
        "key": draft.key,
        "language": draft.language,
        "texts": {
            code: {"title": text.title, "slug": text.slug, "summary": text.summary, "story": text.story}
            for code, text in draft.texts.items()
        },
        "values": {facet: list(values) for facet, values in draft.values.items() if values},
        "labels": {facet: dict(labels) for facet, labels in draft.labels.items() if labels},
        "names": list(draft.names),
        "years": {"first": draft.first_year, "last": draft.last_year, "ongoing": draft.ongoing},
        "newest": draft.newest.isoformat(),
        "updated": draft.updated.isoformat(),
        "card": dict(draft.card),
    }


def _terms(kind: Kind, draft: Draft) -> Iterator[Term]:
    """What the document is found by: its kind, its values with all their ancestors, the years of its period."""
    yield Group.KIND.value, kind.name
    yield Group.HOME.value, draft.home
    for code in draft.texts:
        yield Group.TEXT.value, code
    vocabulary = table.current()
    for facet in kind.facets:
        for value in draft.values.get(facet.name, ()):
            yield facet.name, value
            entry = vocabulary.by_slug.get((str(facet.scheme), value)) if facet.scheme else None
            for wide in vocabulary.ancestors(entry) if entry else ():
                yield facet.name, wide.slug
    yield from _years(draft)


def _years(draft: Draft) -> Iterator[Term]:
    """An ongoing one is `since` its first year: the engine counts it up to the current one, whichever that is."""
    first, last = draft.first_year or draft.last_year, draft.last_year or draft.first_year
    if first is None or last is None:
        return
    if draft.ongoing:
        yield Group.SINCE.value, str(first)
        return
    for year in range(min(first, last), max(first, last) + 1):
        yield Group.YEAR.value, str(year)


def _downwards(moment: datetime) -> int:
    """Later first."""
    return -int(moment.timestamp() * 1_000_000)
