"""Concept pages for the site map of the portal: those under which everybody finds something."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest

from core.navigation import absolute, language, shown_languages
from search import backends
from search.kinds import KINDS
from search.query import SearchQuery
from search.readers import Reader, home_of
from search.topics import topic_url
from taxonomy import table
from taxonomy.table import Entry


class PublicTopics(Sitemap):
    """Each concept page in every language that the portal shows; they name one another."""

    limit = 1000  # concepts, each with all its languages

    def __init__(self, request: HttpRequest) -> None:
        self.codes = shown_languages(request)
        self.home = home_of(request)

    def items(self) -> list[Entry]:
        return with_documents(Reader.everybody(language(), self.home))

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return [item for entry in self.paginator.page(page).object_list for item in self._entries(entry)]

    def _entries(self, entry: Entry) -> list[dict[str, Any]]:
        alternates = [
            {"lang_code": code, "location": absolute(topic_url(entry.scheme, entry.slug, code))} for code in self.codes
        ]
        return [
            {
                "item": entry,
                "location": alternate["location"],
                "lastmod": None,
                "changefreq": None,
                "priority": "",
                "alternates": alternates if len(alternates) > 1 else [],
            }
            for alternate in alternates
        ]


def with_documents(reader: Reader) -> list[Entry]:
    """Concepts that the reader would find anything under, in the order of the vocabularies."""
    found: dict[int, Entry] = {}
    known = table.current().by_slug
    for kind in KINDS.values():
        counts = backends.current().counts(SearchQuery(kind), reader)
        for facet in kind.facets:
            for value, count in counts.get(facet.name, {}).items():
                if facet.scheme and count and (entry := known.get((str(facet.scheme), value))) and entry.is_offered:
                    found[entry.pk] = entry
    return sorted(found.values(), key=lambda entry: (entry.scheme, entry.rank, entry.notation))
