"""What nearly every test needs: the real vocabularies, and a table of them that does not outlive its test."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from taxonomy import table
from taxonomy.loading import load


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The test database with the vocabularies in it, loaded once a run."""
    with django_db_blocker.unblock():
        load()


@pytest.fixture(autouse=True)
def fresh_vocabulary_table() -> Iterator[None]:
    """Each test asks the database first; a table read inside a test is known by a token that its rollback removed."""
    table.look_again()
    yield
    table.look_again()


@pytest.fixture(autouse=True)
def main_language() -> None:
    """A request leaves its language behind in the thread; each test begins in the main one."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def vocabularies(db) -> table.Table:
    """All vocabularies; loaded again where a test with real transactions has emptied the database."""
    table.look_again()
    if not table.current().entries:
        load()
    return table.current()
