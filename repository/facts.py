"""The facets of a practice: which field holds concepts of which vocabulary. Declared once, read everywhere."""

from dataclasses import dataclass

from taxonomy.enums import Scheme


@dataclass(frozen=True)
class ConceptField:
    """`parameter` names the facet in addresses and imports, `many` tells a set from a single value."""

    name: str
    parameter: str
    scheme: Scheme
    many: bool = True


CONCEPT_FIELDS = (
    ConceptField("countries", "country", Scheme.COUNTRY),
    ConceptField("sectors", "sector", Scheme.SECTOR),
    ConceptField("themes", "theme", Scheme.THEME),
    ConceptField("target_groups", "target", Scheme.TARGET_GROUP),
    ConceptField("strands", "strand", Scheme.STRAND),
    ConceptField("eqf_levels", "eqf", Scheme.EQF),
    ConceptField("territorial_level", "level", Scheme.TERRITORIAL_LEVEL, many=False),
    ConceptField("modes", "mode", Scheme.MODE),
    ConceptField("fields_of_education", "field", Scheme.FIELD),
    ConceptField("languages", "language", Scheme.LANGUAGE),
    ConceptField("outcome", "outcome", Scheme.OUTCOME, many=False),
    ConceptField("evidence", "evidence", Scheme.EVIDENCE, many=False),
)
MANY = tuple(field for field in CONCEPT_FIELDS if field.many)
SINGLE = tuple(field for field in CONCEPT_FIELDS if not field.many)

SUMMARY_LENGTH = 300
STORY = ("situation", "what_was_done", "results", "what_it_took", "transfer", "what_did_not_work")
NUMBERS = ("staff_fte", "cost_amount", "setup_months", "learners_reached")
