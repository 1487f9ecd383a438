"""What readers find practices by: the facets, and a draft of each practice for the search."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import get_text_for_indexing

from core.structure import HOMES
from repository import concepts
from repository.facts import CONCEPT_FIELDS, STORY
from search.drafts import Draft, Text
from search.facets import Facet, FacetSet
from search.kinds import Kind, register
from taxonomy.enums import Scheme

if TYPE_CHECKING:
    from repository.models import PracticePage
    from repository.querysets import PracticePageQuerySet

NAME = "practice"
NOT_STATED = "not-stated"
FACETS = FacetSet(
    [
        Facet("country", _("Country"), Scheme.COUNTRY, tree=True, order="name", shown=8),
        Facet("sector", _("Sector"), Scheme.SECTOR, tree=True),
        Facet("theme", _("Theme"), Scheme.THEME, tree=True),
        Facet("target", _("Target group"), Scheme.TARGET_GROUP, tree=True),
        Facet("strand", _("VET strand"), Scheme.STRAND, order="rank"),
        Facet("eqf", _("EQF level"), Scheme.EQF, order="rank", shown=8),
        Facet("level", _("Territorial level"), Scheme.TERRITORIAL_LEVEL, order="rank"),
        Facet("language", _("Language"), Scheme.LANGUAGE),
        Facet("mode", _("Learning mode"), Scheme.MODE, order="rank", more=True),
        Facet("field", _("Field of education"), Scheme.FIELD, tree=True, more=True),
        Facet("outcome", _("Outcome"), Scheme.OUTCOME, order="rank", more=True),
        Facet("evidence", _("Evidence"), Scheme.EVIDENCE, order="rank", more=True),
        Facet("organisation", _("Organisation"), more=True),
        Facet("tag", _("Tag"), more=True),
    ]
)


def drafts(keys: Sequence[str]) -> Iterator[Draft]:
    """What readers may find of the practices `keys`: live originals, with those translations that are as private.

    A constant number of queries.
    """
    originals = list(_pages(keys).originals().select_related("locale", "territorial_level", "outcome", "evidence"))
    prefetch_related_objects(originals, "tags", "roles__organisation__merged_into", "attachments")
    concepts.load(originals)
    told: dict[str, list[PracticePage]] = {}
    for page in _pages(keys).translations().select_related("locale"):
        told.setdefault(str(page.translation_key), []).append(page)
    homes = dict(Page.objects.filter(depth=HOMES).values_list("path", "translation_key"))
    rules = list(PageViewRestriction.objects.values_list("page__path", "pk"))
    for practice in originals:
        closed_by = _restrictions(practice, rules)
        versions = [
            page for page in told.get(str(practice.translation_key), []) if _restrictions(page, rules) == closed_by
        ]
        yield _draft(practice, versions, closed_by, str(homes.get(practice.path[: HOMES * Page.steplen], "")))


def _pages(keys: Sequence[str]) -> "PracticePageQuerySet":
    from repository.models import PracticePage

    return PracticePage.objects.live().filter(translation_key__in=keys)


def _restrictions(page: "PracticePage", rules: list[tuple[str, int]]) -> tuple[int, ...]:
    return tuple(sorted(key for path, key in rules if page.path.startswith(path)))


def _draft(
    practice: "PracticePage", translations: "list[PracticePage]", closed_by: tuple[int, ...], home: str
) -> Draft:
    organisations = {role.organisation.survivor.slug: role.organisation.survivor.name for role in practice.roles.all()}
    tags = {tag.slug: tag.name for tag in practice.tags.all()}
    pages = [practice, *translations]
    return Draft(
        key=str(practice.translation_key),
        language=practice.locale.language_code,
        texts={page.locale.language_code: _text(page) for page in pages},
        newest=_newest(practice),
        updated=max(page.last_published_at or _newest(page) for page in pages),
        restrictions=closed_by,
        values={**_values(practice), "organisation": tuple(organisations), "tag": tuple(sorted(tags))},
        labels={"organisation": organisations, "tag": tags},
        names=tuple(filter(None, [*organisations.values(), *sorted(tags.values()), practice.region])),
        first_year=practice.from_year,
        last_year=practice.to_year,
        ongoing=practice.ongoing,
        home=home,
        card=_card(practice),
    )


def _text(page: "PracticePage") -> Text:
    story = get_text_for_indexing("\n".join(getattr(page, name) for name in STORY))
    return Text(page.title, page.slug, page.summary, " ".join(story.split()))


def _values(practice: "PracticePage") -> dict[str, tuple[str, ...]]:
    values = {
        field.parameter: tuple(sorted(entry.slug for entry in concepts.entries(practice, field.name)))
        for field in CONCEPT_FIELDS
    }
    for facet in ("outcome", "evidence"):
        values[facet] = values[facet] or (NOT_STATED,)
    return values


def _newest(practice: "PracticePage") -> datetime:
    """First publication; of an imported one the date of its source."""
    if practice.source_date:
        return datetime.combine(practice.source_date, time(), UTC)
    return practice.first_published_at or practice.last_published_at or datetime(1970, 1, 1, tzinfo=UTC)


def _card(practice: "PracticePage") -> dict[str, Any]:
    return {
        "files": len(practice.attachments.all()),
        "region": practice.region,
        "licence": practice.licence,
        "source": [practice.source_name, practice.source_url],
    }


def keys() -> Iterable[str]:
    from repository.models import PracticePage

    live = PracticePage.objects.live().originals().order_by("pk").values_list("translation_key", flat=True)
    return (str(key) for key in live.iterator())


def keys_below(path: str) -> Iterable[str]:
    """Of originals and translations alike: the privacy of both tells what is shown."""
    from repository.models import PracticePage

    below = PracticePage.objects.filter(path__startswith=path).order_by()
    return (str(key) for key in below.values_list("translation_key", flat=True).distinct().iterator())


def keys_of(pages: "PracticePageQuerySet") -> list[str]:
    return [str(key) for key in pages.order_by().values_list("translation_key", flat=True).distinct()]


def keys_with(**conditions: Any) -> list[str]:
    """Keys of the practices that meet `conditions`, such as `roles__organisation=body`."""
    from repository.models import PracticePage

    return keys_of(PracticePage.objects.filter(Q(**conditions)))


PRACTICES = register(
    Kind(
        name=NAME,
        label=_("Practices"),
        facets=FACETS,
        rows="sector",
        columns="country",
        drafts=drafts,
        keys=keys,
        keys_below=keys_below,
    )
)
