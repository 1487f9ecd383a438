"""A practice with every fact, as tests of citations and fact sheets need it."""

from datetime import UTC, datetime
from typing import Any

from repository.models import PracticePage, PracticeRole
from taxonomy import table
from taxonomy.models import Concept, ConceptLabel
from tests.factories.community import OrganisationFactory
from tests.factories.tree import PortalTree

PUBLISHED = datetime(2026, 3, 5, 12, tzinfo=UTC)
CONCEPTS = [  # scheme, notation, URI, names by language
    ("sector", "41", "http://data.europa.eu/ux2/nace2.1/41", {"en": "Construction", "el": "Κατασκευές", "de": "Bau"}),
    ("country", "ES", "http://publications.europa.eu/resource/authority/country/ESP",
     {"en": "Spain", "el": "Ισπανία", "de": "Spanien"}),
    ("theme", "3.9", "", {"en": "Mentors", "el": "Μέντορες", "de": "Mentoren"}),
    ("target-group", "TG01", "", {"en": "Apprentices", "el": "Μαθητευόμενοι", "de": "Lehrlinge"}),
    ("eqf", "4", "http://data.europa.eu/snb/eqf/4", {"en": "EQF 4"}),
    ("outcome", "worked", "", {"en": "Worked", "el": "Πέτυχε", "de": "Hat geklappt"}),
    ("evidence", "evaluated", "", {"en": "Evaluated by others", "el": "Αξιολογήθηκε", "de": "Extern bewertet"}),
]  # fmt: skip
VALUES: dict[str, Any] = {
    "title": "Site mentors who share one training plan",
    "slug": "site-mentors",
    "summary": "Three firms could not each keep an apprentice busy all year. They now rotate them.",
    "situation": "<p>Each firm had work for about <b>seven months</b> a year.</p>",
    "what_was_done": '<p>One plan.</p><ul><li>Units</li><li>A <a href="https://example.org/diary">diary</a></li></ul>',
    "results": "<h3>Counted</h3><p>Drop-out fell from eleven to four of thirty-two.</p>",
    "what_did_not_work": "<p>The diary on paper was lost twice.</p>",
    "region": "Catalonia", "from_year": 2019, "to_year": 2024, "staff_fte": "0.40", "cost_amount": 18000,
    "cost_period": "year", "setup_months": 9, "sectors": ["41"], "countries": ["ES"], "themes": ["3.9"],
    "target_groups": ["TG01"], "eqf_levels": ["4"], "outcome": "worked", "evidence": "evaluated",
}  # fmt: skip


def full_practice(tree: PortalTree, language: str = "en", **values: Any) -> PracticePage:
    """A practice published on 5 March 2026; `values` replace those above. It has no organisations yet."""
    _name_concepts()
    page = tree.practice(language, **{**VALUES, **values})
    return published_then(page)


def published_then(page: PracticePage) -> PracticePage:
    PracticePage.objects.filter(pk=page.pk).update(first_published_at=PUBLISHED, last_published_at=PUBLISHED)
    return PracticePage.objects.get(pk=page.pk)


def add_body(page: PracticePage, name: str, role: str = "lead") -> None:
    body = OrganisationFactory(name=name, website="https://example.org/")
    PracticeRole.objects.create(practice=page, organisation=body, role=role)


def _name_concepts() -> None:
    """With these names and addresses, whether the vocabularies are loaded or not."""
    for scheme, notation, uri, names in CONCEPTS:
        slug = notation.lower().replace(".", "-")
        concept, _made = Concept.objects.get_or_create(scheme=scheme, notation=notation, defaults={"slug": slug})
        Concept.objects.filter(pk=concept.pk).update(uri=uri)
        concept.labels.all().delete()
        ConceptLabel.objects.bulk_create(
            ConceptLabel(concept=concept, language=code, text=name) for code, name in names.items()
        )
    table.changed()
