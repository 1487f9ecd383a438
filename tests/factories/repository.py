from typing import Any

import factory
from wagtail.models import Page

from repository import facts
from repository.models import PracticeIndexPage, PracticePage
from tests.factories.pages import PageFactory
from tests.factories.taxonomy import concept


class PracticeIndexPageFactory(PageFactory):
    class Meta:
        model = PracticeIndexPage

    title = "Practices"


class PracticePageFactory(PageFactory):
    """Concepts by notation: `PracticePageFactory(parent=index, sectors=["F"], outcome="worked")`.

    A translation is `PracticePageFactory(parent=index_it, translates=practice)`: it gets texts and no facts.
    """

    class Meta:
        model = PracticePage

    title = factory.Sequence(lambda n: f"Practice {n}")
    summary = "Two sentences. They say what was done."
    sectors = ("F",)
    countries = ("GR",)

    @classmethod
    def _plain(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in kwargs.items() if name not in RELATIONS}

    @classmethod
    def _translate(cls, page: Page, original: Page) -> None:
        page.original_locale_id = original.original_locale_id

    @classmethod
    def _relate(cls, page: Page, kwargs: dict[str, Any]) -> None:
        if not page.is_original:
            return
        for fact in facts.MANY:
            setattr(page, fact.name, [concept(fact.scheme, code) for code in kwargs.get(fact.name, ())])
        for fact in facts.SINGLE:
            if code := kwargs.get(fact.name):
                setattr(page, fact.name, concept(fact.scheme, code))
        for name in CHILDREN:
            setattr(page, name, list(kwargs.get(name, ())))


CHILDREN = ("roles", "attachments", "links")
RELATIONS = {*(fact.name for fact in facts.CONCEPT_FIELDS), *CHILDREN}
