"""The pages around generated practices: home page, content page, a closed page, and people who ask for them."""

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import RichText

from community.models import Organisation, User
from core.models import PortalImage, SiteSettings
from projects.models import ContentPage, HomePage
from repository.models import PracticePage

PASSWORD = "bench"  # noqa: S105  (of a page that exists in benches only)


def make(languages: int, generate: Callable[[], list[PracticePage]]) -> list[PracticePage]:
    """Fill an empty portal in the first `languages` languages; returns what `generate` returns."""
    homes = list(HomePage.objects.select_related("locale").order_by("locale_id"))
    homes.sort(key=lambda home: home.locale.language_code != "en")
    for home in homes[languages:]:
        Page.objects.get(pk=home.pk).delete()
    originals = generate()
    for home in homes[:languages]:
        _compose(HomePage.objects.get(pk=home.pk))
    english = HomePage.objects.get(locale__language_code="en")
    _add(english, "bench")
    closed = _add(english, "bench-closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.PASSWORD, password=PASSWORD)
    SiteSettings.objects.update(contact_email="contact@example.org")
    return originals


def _compose(home: HomePage) -> None:
    """What the demonstration's home page has, and a picture."""
    partners = [{"organisation": body, "role": "", "text": ""} for body in Organisation.objects.order_by("pk")[:4]]
    home.body = [  # type: ignore[assignment]  # Wagtail turns it into a stream
        ("counts", None),
        ("newest_practices", {"heading": "", "number": 4}),
        ("text", RichText("<p>A paragraph.</p>")),
        ("figure", {"image": PortalImage.objects.order_by("pk").first(), "caption": ""}),
        ("partners", {"heading": "", "partners": partners}),
    ]
    home.save_revision().publish()


def _add(home: Page, slug: str) -> ContentPage:
    page = ContentPage(title=f"Example {slug}", slug=slug, locale=home.locale, show_in_menus=True)
    page.body = [("text", RichText(f'<p>With <a linktype="page" id="{home.pk}">a link</a>.</p>'))]  # type: ignore[assignment]
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def clients() -> dict[str, Client]:
    """A client for nobody, for a member without rights in the admin, and for an editor."""
    member = User.objects.create_user("member@example.org", name="Example member")
    editor = User.objects.create_user("editor@example.org", name="Example editor")
    editor.groups.add(Group.objects.get(name="Editors"))
    found = {"nobody": Client(SERVER_NAME="localhost")}
    for name, user in (("member", member), ("editor", editor)):
        found[name] = Client(SERVER_NAME="localhost")
        found[name].force_login(user)
    return found
