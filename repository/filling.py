"""From plain values to a practice in memory, for one practice and for many (repository/bulk.py)."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Field

from community.models import Organisation
from repository import facts
from repository.models import PracticeAttachment, PracticeLink, PracticePage, PracticeRole
from repository.values import PracticeValues
from taxonomy.models import Concept

PLAIN = (
    "summary", "region", "from_year", "to_year", "ongoing", "cost_period", "contact", "licence", "video_url",
    "source_name", "source_url", "source_date", "review_by",
)  # fmt: skip


Concepts = Callable[[Iterable[int]], list[Concept]]


def stored_concepts(keys: Iterable[int]) -> list[Concept]:
    """Concepts by primary key, in the order of their vocabulary."""
    return list(Concept.objects.filter(pk__in=list(keys)))


def fill(practice: PracticePage, values: PracticeValues, concepts: Concepts = stored_concepts) -> None:
    """Give `practice` the texts, concepts, links and files of `values`, in place of its own; not its roles and tags."""
    for name in (*facts.STORY, *facts.NUMBERS, *PLAIN):
        field = PracticePage._meta.get_field(name)
        assert isinstance(field, Field)
        setattr(practice, name, field.get_default())
    for name, value in values.fields.items():
        setattr(practice, name, value)
    for fact in facts.MANY:
        setattr(practice, fact.name, concepts(values.concepts.get(fact.name, [])))
    for fact in facts.SINGLE:
        setattr(practice, f"{fact.name}_id", next(iter(values.concepts.get(fact.name, [])), None))
    links = [PracticeLink(url=url, label=label, sort_order=n) for n, (url, label) in enumerate(values.links)]
    practice.links = links  # type: ignore[misc]  # a child relation takes a list
    if values.attachments is not None:
        practice.attachments = [  # type: ignore[misc]
            PracticeAttachment(
                document_id=item.document, title=item.title, kind=item.kind, language_id=item.language, sort_order=n
            )
            for n, item in enumerate(values.attachments)
        ]


def roles(values: PracticeValues, organisations: Sequence[Organisation]) -> list[PracticeRole]:
    """One role an organisation, the first that it is given. `organisations`: of the bodies of `values`, in order."""
    found: dict[int, PracticeRole] = {}
    for number, (body, one) in enumerate(zip(values.bodies, organisations, strict=True)):
        found.setdefault(one.pk or -id(one), PracticeRole(organisation=one, role=body.role, sort_order=number))
    return list(found.values())
