"""What a result card shows: ready strings and addresses, so that the template only prints."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from core.navigation import Link, language
from repository import concepts, wording
from repository.concepts import entries
from repository.wording import Evidence, Outcome, language_name
from search.topics import topic_url
from taxonomy.table import Entry

if TYPE_CHECKING:
    from repository.models import PracticePage


@dataclass(frozen=True)
class Card:
    """`title`, `summary` and `extract`, a piece of the story, may be safe HTML in which words found are marked."""

    title: str
    url: str
    lang: str
    lang_name: str
    badges: list[Link]
    period: str
    summary: str
    outcome: Outcome | None
    evidence: Evidence | None
    facts: list[str]
    reason: str = ""
    extract: str = ""


def badges(practice: "PracticePage", *fields: str) -> list[Link]:
    """The concepts of some facts, each with the address of its own page."""
    return concept_links(entry for name in fields for entry in entries(practice, name))


def concept_links(found: Iterable[Entry]) -> list[Link]:
    return [Link(entry.label(), topic_url(entry.scheme, entry.slug)) for entry in found]


def period(practice: "PracticePage") -> str:
    return wording.period(practice.from_year, practice.to_year, practice.ongoing)


def outcome(practice: "PracticePage") -> Outcome | None:
    return wording.outcome(next(iter(entries(practice, "outcome")), None))


def evidence(practice: "PracticePage") -> Evidence | None:
    return wording.evidence(next(iter(entries(practice, "evidence")), None))


def eqf(practice: "PracticePage") -> str:
    return wording.eqf(entries(practice, "eqf_levels"))


def short_facts(practice: "PracticePage") -> list[str]:
    levels = entries(practice, "eqf_levels")
    return wording.short_facts(entries(practice, "strands"), levels, len(practice.attachments.all()))


def card(
    practice: "PracticePage", shown: "PracticePage", request: HttpRequest, index_url: str, reason: str = ""
) -> Card:
    """A card of `practice` (the original, which holds the facts) as told by `shown`, a translation or itself."""
    code = shown.locale.language_code
    foreign = code != language()
    own_url = f"{index_url}{shown.slug}/" if foreign and index_url else shown.get_url(request)
    return Card(
        title=shown.title,
        url=own_url or "",
        lang=code if foreign else "",
        lang_name=language_name(code) if foreign else "",
        badges=badges(practice, "countries", "sectors"),
        period=period(practice),
        summary=shown.summary,
        outcome=outcome(practice),
        evidence=evidence(practice),
        facts=short_facts(practice),
        reason=reason,
    )


def with_translations(
    practices: "list[PracticePage]", request: HttpRequest
) -> "Iterator[tuple[PracticePage, PracticePage]]":
    """Each original with the page that tells it in the reader's language, if `request` may read that: one query."""
    from repository.models import PracticePage

    wanted = [practice.translation_key for practice in practices]
    told = (
        PracticePage.objects.live()
        .open_to(request)
        .filter(translation_key__in=wanted, locale__language_code=language())
        .select_related("locale")
    )
    by_key = {page.translation_key: page for page in told}
    for practice in practices:
        yield practice, by_key.get(practice.translation_key, practice)


def cards(practices: "list[PracticePage]", request: HttpRequest, index_url: str, reasons: Any = None) -> list[Card]:
    """Cards for `practices` in their order, with a constant number of queries."""
    prefetch_related_objects(practices, "locale", "attachments")
    concepts.load(practice for practice in practices if not hasattr(practice, "loaded_concepts"))
    pairs = with_translations(practices, request)
    return [card(own, shown, request, index_url, (reasons or {}).get(own.pk, "")) for own, shown in pairs]
