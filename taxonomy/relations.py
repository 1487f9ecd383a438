"""Which objects hold which concepts: found by looking at all installed models, so no app has to register.

Facts of translated pages sit on the original. A manager with a queryset method `originals()` says so, and only
those rows count. Parts of a page (a material, a role) count as their page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.db import connection, models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey

from taxonomy.models import Concept, ConceptLabel

OWN = (Concept, ConceptLabel)


@dataclass(frozen=True)
class Relation:
    """Rows of `model` hold a concept in the column `concept`, for the object in the column `holder`.

    For a foreign key the row is the object; for a many-to-many field it is a row of the table between.
    `many` tells the two apart.
    """

    model: type[models.Model]
    concept: str
    holder: str
    holder_model: type[models.Model]
    many: bool

    @cached_property
    def owner_model(self) -> type[models.Model]:
        """The model that people know: of a part, the page it belongs to."""
        parent = self._parent_key
        return parent.related_model if parent else self.holder_model

    @cached_property
    def owner(self) -> str:
        """Lookup from a row to the key of the object that people know."""
        parent = self._parent_key
        if parent is None:
            return self.holder
        return f"{self.holder}__{parent.attname}" if self.many else parent.attname

    @cached_property
    def _parent_key(self) -> models.ForeignKey | None:
        return next((f for f in self.holder_model._meta.get_fields() if isinstance(f, ParentalKey)), None)

    def rows(self, keys: Iterable[int]) -> QuerySet:
        """All rows that hold one of the concepts, whoever they belong to."""
        return self.model._base_manager.filter(**{f"{self.concept}__in": list(keys)})

    def counted(self, keys: Iterable[int]) -> QuerySet:
        """The rows that count as usage: those of originals."""
        originals = getattr(self.owner_model._default_manager.all(), "originals", None)
        rows = self.rows(keys)
        return rows.filter(**{f"{self.owner}__in": originals().values("pk")}) if originals else rows

    def owners(self, keys: Iterable[int]) -> set[int]:
        """Keys of all objects whose rows hold one of the concepts, translations included."""
        return set(self.rows(keys).values_list(self.owner, flat=True))


@cache
def relations() -> tuple[Relation, ...]:
    """Every foreign key and many-to-many field of the installed models that leads to Concept."""
    found: list[Relation] = []
    every: list[Any] = Concept._meta.get_fields(include_hidden=True)
    fields = [f for f in every if f.auto_created and not f.concrete]
    tables = {f.through for f in fields if f.many_to_many}
    for relation in fields:
        model = relation.related_model
        if model in OWN or model._meta.proxy:
            continue
        if relation.many_to_many:
            found.append(_of_many_to_many(relation))
        elif model not in tables:
            found.append(Relation(model, relation.field.attname, "pk", model, many=False))
    return tuple(sorted(found, key=lambda r: (r.model._meta.label, r.concept)))


def _of_many_to_many(relation: Any) -> Relation:
    through = relation.through
    concept = through._meta.get_field(relation.field.m2m_reverse_field_name())
    holder = through._meta.get_field(relation.field.m2m_field_name())
    return Relation(through, concept.attname, holder.attname, relation.related_model, many=True)


@dataclass(frozen=True)
class Usage:
    """How many distinct objects of each model hold a concept."""

    counts: Mapping[type[models.Model], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def __str__(self) -> str:
        """In words, such as "12 practices and 3 organisations"."""
        words = [
            f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
            for model, count in self.counts.items()
        ]
        return str(get_text_list(words, _("and"))) if words else _("nothing")


def usages(keys: Iterable[int]) -> dict[int, Usage]:
    """The usage of each concept, in one query. Drafts are not counted: their facts are not in the tables."""
    wanted = list(keys)
    models_in_order = list(dict.fromkeys(relation.owner_model for relation in relations()))
    parts = [_held(relation, models_in_order.index(relation.owner_model), wanted) for relation in relations()]
    if not wanted or not parts:
        return {key: Usage() for key in wanted}
    sql, params = parts[0].union(*parts[1:]).query.sql_with_params()
    found: dict[int, dict[type[models.Model], int]] = {key: {} for key in wanted}
    counted = f"""
        SELECT used_concept, used_kind, COUNT(*) FROM ({sql}) AS used
        GROUP BY used_concept, used_kind ORDER BY used_kind
    """  # noqa: S608  (the text comes from the ORM, the values are parameters)
    with connection.cursor() as cursor:
        cursor.execute(counted, params)
        for key, kind, count in cursor.fetchall():
            found[key][models_in_order[kind]] = count
    return {key: Usage(counts) for key, counts in found.items()}


def usage(concept: Concept) -> Usage:
    return usages([concept.pk])[concept.pk]


def _held(relation: Relation, kind: int, keys: list[int]) -> QuerySet:
    """Distinct triples of concept, kind of object and object; UNION takes away what two fields hold twice."""
    rows = relation.counted(keys).order_by()
    return rows.annotate(
        used_concept=F(relation.concept),
        used_kind=Value(kind, output_field=models.IntegerField()),
        used_owner=Cast(relation.owner, models.CharField(max_length=40)),
    ).values_list("used_concept", "used_kind", "used_owner")


def move(relation: Relation, source: int, target: int) -> int:
    """Let rows that hold `source` hold `target`; of two rows for one object, one stays. Returns the rows moved."""
    rows = relation.rows([source])
    if relation.many:
        there = relation.rows([target]).values(relation.holder)
        rows.filter(Q(**{f"{relation.holder}__in": there})).delete()
    return relation.rows([source]).update(**{relation.concept: target})
