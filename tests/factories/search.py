from collections.abc import Iterator

import pytest
from factory.django import DjangoModelFactory

from search import synonyms
from search.models import SynonymSet


class SynonymSetFactory(DjangoModelFactory):
    class Meta:
        model = SynonymSet

    language = "en"
    words = "WBL, work-based learning"


@pytest.fixture(autouse=True)
def fresh_synonyms() -> Iterator[None]:
    """What a test wrote is rolled back behind the back of the process."""
    synonyms.look_again()
    yield
    synonyms.look_again()
