"""What a result card shows: ready strings and addresses, so that the template only prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from core.navigation import Link, language
from repository import concepts
from repository.concepts import FIELDS, entries
from repository.facts import ConceptField
from taxonomy.table import Entry

if TYPE_CHECKING:
    from repository.models import PracticePage

TONES = {"worked": "good", "mixed": "mixed", "did-not-work": "bad"}
EVIDENCE_LEVELS = {"none-yet": 1, "monitored": 2, "evaluated": 3, "replicated": 4}


@dataclass(frozen=True)
class Outcome:
    label: str
    tone: str


@dataclass(frozen=True)
class Evidence:
    label: str
    level: int
    definition: str = ""


@dataclass(frozen=True)
class Card:
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


def filter_url(index_url: str, field: ConceptField, entry: Entry) -> str:
    return f"{index_url}?{field.parameter}={entry.slug}"


def badges(practice: "PracticePage", index_url: str, *fields: str) -> list[Link]:
    return [
        Link(entry.label(), filter_url(index_url, FIELDS[name], entry))
        for name in fields
        for entry in entries(practice, name)
    ]


def period(practice: "PracticePage") -> str:
    """“2019 to 2024”, “since 2021”, “until 2020”, “2022” or nothing."""
    start, end = practice.from_year, practice.to_year
    if start and practice.ongoing:
        return _("since %(year)d") % {"year": start}
    if start and end:
        return str(start) if start == end else _("%(start)d to %(end)d") % {"start": start, "end": end}
    if start:
        return _("from %(year)d") % {"year": start}
    return _("until %(year)d") % {"year": end} if end else ""


def outcome(practice: "PracticePage") -> Outcome | None:
    found = next(iter(entries(practice, "outcome")), None)
    if found is None or found.slug == "not-stated":
        return None
    return Outcome(found.label(), TONES.get(found.slug, "none"))


def evidence(practice: "PracticePage") -> Evidence | None:
    found = next(iter(entries(practice, "evidence")), None)
    if found is None or found.slug == "not-stated":
        return None
    return Evidence(found.label(), EVIDENCE_LEVELS.get(found.slug, 0), found.definition())


def eqf(practice: "PracticePage") -> str:
    levels = [entry.notation for entry in entries(practice, "eqf_levels")]
    if not levels:
        return ""
    if len(levels) == 1:
        return _("EQF %(level)s") % {"level": levels[0]}
    if len(levels) - 1 == int(levels[-1]) - int(levels[0]):
        return _("EQF %(first)s to %(last)s") % {"first": levels[0], "last": levels[-1]}
    return _("EQF %(level)s") % {"level": ", ".join(levels)}


def short_facts(practice: "PracticePage") -> list[str]:
    facts = [entry.label() for entry in entries(practice, "strands")]
    if level := eqf(practice):
        facts.append(level)
    if count := len(practice.attachments.all()):
        facts.append(ngettext("%(count)s file", "%(count)s files", count) % {"count": number_format(count)})
    return facts


def language_name(code: str) -> str:
    """The name of a language in the reader's own: “German”, “tedesco”."""
    return str(_(get_language_info(code)["name"]))


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
        badges=badges(practice, index_url, "countries", "sectors"),
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
