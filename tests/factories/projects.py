import factory

from projects.models import ContentPage, HomePage
from tests.factories.pages import PageFactory


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    title = "VET NET"
    slug = factory.Sequence(lambda n: f"home-{n}")


class ContentPageFactory(PageFactory):
    class Meta:
        model = ContentPage

    title = factory.Sequence(lambda n: f"About {n}")
