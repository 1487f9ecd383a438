"""Brings the shipped vocabularies into the database and leaves alone what editors changed.

Every loaded row keeps the digest of what was shipped. Where a row no longer equals its digest, an editor changed
it and the row stays; where it does, a newer shipped value replaces it. Rows that editors added are never touched,
and neither are slugs, retirement and merging.
"""

from dataclasses import dataclass, field

from django.db import transaction

from taxonomy import signals, slugs, table
from taxonomy.models import Concept, ConceptLabel, VocabularyVersion
from taxonomy.shipped import Shipped, concepts, name_digest, place_digest

PLACE = ["broader", "rank", "uri", "loaded"]
NAMES = ["text", "short", "definition", "loaded"]


@dataclass
class Tally:
    """How many rows were made, changed, found unchanged, and kept as an editor left them."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass
class LoadReport:
    concepts: Tally = field(default_factory=Tally)
    labels: Tally = field(default_factory=Tally)
    touched: set[int] = field(default_factory=set)

    @property
    def is_change(self) -> bool:
        return bool(self.touched)


@transaction.atomic
def load(*, reset_labels: bool = False) -> LoadReport:
    """Make and update concepts and labels from the shipped files; running it again changes nothing.

    `reset_labels` takes the shipped names again, also where an editor changed them.
    """
    report = LoadReport()
    shipped = concepts()
    VocabularyVersion.lock()
    rows = {(row.scheme, row.notation): row for row in Concept.objects.order_by("pk")}
    standing = set(rows)
    _make_missing(shipped, rows, report)
    _update_places([c for c in shipped if (c.scheme, c.notation) in standing], rows, report)
    _load_labels(shipped, rows, report, reset_labels)
    if report.is_change:
        table.changed()
        signals.concept_changed.send(sender=Concept, keys=sorted(report.touched), change="loaded", by=None)
    return report


Rows = dict[tuple[str, str], Concept]


def _parent_key(concept: Shipped, rows: Rows) -> int | None:
    """The parent's primary key; of a merged parent, its survivor's."""
    if not concept.broader:
        return None
    parent = rows[concept.scheme, concept.broader]
    return parent.replaced_by_id or parent.pk


def _update_places(shipped: list[Shipped], rows: Rows, report: LoadReport) -> None:
    notations = {row.pk: row.notation for row in rows.values()}
    changed = []
    for concept in shipped:
        row = rows[concept.scheme, concept.notation]
        new = place_digest(concept.broader, concept.rank, concept.uri)
        now = place_digest(notations[row.broader_id] if row.broader_id else "", row.rank, row.uri)
        if now != row.loaded:
            report.concepts.kept += 1
        elif new == row.loaded:
            report.concepts.unchanged += 1
        else:
            row.broader_id, row.rank, row.uri, row.loaded = _parent_key(concept, rows), concept.rank, concept.uri, new
            changed.append(row)
    Concept.objects.bulk_update(changed, PLACE, batch_size=200)
    report.concepts.changed = len(changed)
    report.touched.update(row.pk for row in changed)


def _make_missing(shipped: list[Shipped], rows: Rows, report: LoadReport) -> None:
    """Level by level, since a child needs its parent's key."""
    missing = [concept for concept in shipped if (concept.scheme, concept.notation) not in rows]
    taken = {(row.scheme, row.slug) for row in rows.values()}
    report.concepts.made = len(missing)
    while missing:
        ready = [c for c in missing if not c.broader or (c.scheme, c.broader) in rows]
        if not ready:
            raise ValueError(f"The shipped vocabularies name a parent that is missing: {missing[0].broader}")
        new = [_new_row(concept, rows, taken) for concept in ready]
        for row in Concept.objects.bulk_create(new):
            rows[row.scheme, row.notation] = row
            report.touched.add(row.pk)
        missing = [c for c in missing if (c.scheme, c.notation) not in rows]


def _new_row(concept: Shipped, rows: Rows, taken: set[tuple[str, str]]) -> Concept:
    slug = slugs.free(concept.slug, {slug for scheme, slug in taken if scheme == concept.scheme})
    taken.add((concept.scheme, slug))
    return Concept(
        scheme=concept.scheme, notation=concept.notation, slug=slug, uri=concept.uri, rank=concept.rank,
        broader_id=_parent_key(concept, rows), loaded=place_digest(concept.broader, concept.rank, concept.uri),
    )  # fmt: skip


def _load_labels(shipped: list[Shipped], rows: Rows, report: LoadReport, reset: bool) -> None:
    found = {(label.concept_id, label.language): label for label in ConceptLabel.objects.all()}
    made, changed = [], []
    for concept in shipped:
        key = rows[concept.scheme, concept.notation].pk
        for language, name in concept.names.items():
            new = name_digest(name.text, name.short, name.definition)
            label = found.get((key, language))
            if label is None:
                label = ConceptLabel(concept_id=key, language=language)
                made.append(label)
            elif not _wants(label, new, report.labels, reset):
                continue
            else:
                changed.append(label)
            label.text, label.short, label.definition, label.loaded = name.text, name.short, name.definition, new
            report.touched.add(key)
    ConceptLabel.objects.bulk_create(made, batch_size=2000)
    ConceptLabel.objects.bulk_update(changed, NAMES, batch_size=200)
    report.labels.made, report.labels.changed = len(made), len(changed)


def _wants(label: ConceptLabel, new: str, tally: Tally, reset: bool) -> bool:
    """Whether the shipped name goes into this row; counts the row when it does not."""
    now = name_digest(label.text, label.short, label.definition)
    if now == label.loaded == new:
        tally.unchanged += 1
        return False
    if now != label.loaded and not reset:
        tally.kept += 1
        return False
    return True
