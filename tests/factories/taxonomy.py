from typing import Any

import factory
from factory.django import DjangoModelFactory

from taxonomy.enums import Scheme
from taxonomy.models import Concept, ConceptLabel


class ConceptFactory(DjangoModelFactory):
    """A concept of the tests' own, named in English."""

    class Meta:
        model = Concept
        skip_postgeneration_save = True

    scheme = Scheme.THEME.value
    notation = factory.Sequence(lambda n: f"x{n}")
    slug = factory.LazyAttribute(lambda concept: f"example-{concept.notation}")
    rank = factory.Sequence(lambda n: 1000 + n)

    @factory.post_generation
    def label(concept: Concept, create: bool, extracted: str | None, **kwargs: Any) -> None:  # noqa: N805
        ConceptLabel.objects.create(concept=concept, language="en", text=extracted or f"Example {concept.notation}")


def concept(scheme: str, notation: str) -> Concept:
    """A concept of the loaded vocabularies, such as `concept("sector", "31")`."""
    return Concept.objects.get(scheme=scheme, notation=notation)
