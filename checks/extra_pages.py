"""Adds to a demonstration what it lacks: pages for every state that `checks/a11y.py` looks at.

`manage.py shell` runs `main` in the portal that PORTAL_VAR names. It writes `notes.json` there: addresses by the
name of a state.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.rich_text import RichText

from community.models import User
from core.models import PortalDocument, SiteSettings, SocialLink
from projects.models import ContentPage, HomePage
from repository import actions, facts
from repository.enums import Completeness
from repository.models import PracticeAttachment, PracticeIndexPage, PracticePage
from repository.values import Body, PracticeValues
from taxonomy.models import Concept

PASSWORD = "portal-check"  # noqa: S105  (of a page that exists in checks only)
OLD = datetime(2001, 1, 1, tzinfo=UTC)  # first published: at the end of every list
TITLE_LENGTH = 255
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsverordnung"
STORY = (
    "<p>One paragraph with a <a href='https://example.org/'>link</a>, <b>weight</b> and <i>stress</i>.</p>"
    "<h3>A heading inside</h3><ul><li>First point of a list</li><li>Second point</li></ul><ol><li>Step one</li></ol>"
)


def long_title() -> str:
    words = f"Example: {LONG_WORD} {'x' * 90} "
    return (words * 3)[:TITLE_LENGTH]


def concepts(*, at_most: int) -> dict[str, list[int]]:
    """The first concepts of every facet that carry no narrower ones, in the vocabulary's order."""
    found = {}
    for fact in facts.CONCEPT_FIELDS:
        leaves = Concept.objects.of(fact.scheme).offered().filter(narrower=None).in_order()
        found[fact.name] = list(leaves.values_list("pk", flat=True)[: at_most if fact.many else 1])
    found["outcome"] = [Concept.objects.get(scheme="outcome", notation="mixed").pk]
    found["evidence"] = [Concept.objects.get(scheme="evidence", notation="evaluated").pk]
    return found


def values(title: str, summary: str, *, story: str = STORY, at_most: int = 2, **more: Any) -> PracticeValues:
    fields = {"title": title, "summary": summary, "from_year": 2019, "ongoing": True, "learners_reached": 32}
    fields |= {"staff_fte": "0.40", "cost_amount": 18000, "cost_period": "year", "setup_months": 9}
    fields |= dict.fromkeys(facts.STORY, story)
    return PracticeValues(
        fields=fields | more,
        concepts=concepts(at_most=at_most),
        bodies=(Body("Example Training Centre", website="https://example.org/"), Body("Example Chamber", "partner")),
        links=(("https://example.org/handbook", "Example handbook"),),
        tags=("alternance", "site work"),
    )


def add(index: Page, by: User, **given: Any) -> PracticePage:
    return actions.add_practice(index, values=values(**given), by=by, publish=True)


def full_practice(index: Page, by: User) -> PracticePage:
    """A practice with everything: picture, video with still, files with and without language, links."""
    practice = actions.add_practice(
        index,
        values=values(
            "Example: everything a practice may hold", "A practice that shows each part of the page once.",
            region="Example region", contact="contact@example.org", source_name="Example source",
            source_url="https://example.org/source", video_url="https://www.youtube.com/watch?v=example0000",
        ),
        by=by, publish=False,
    )  # fmt: skip
    picture = PracticePage.objects.exclude(image=None)[0].image
    practice.image, practice.image_alt, practice.video_still = picture, "Pattern in blue and marigold", picture
    for number, language in enumerate((None, Concept.objects.get(scheme="language", notation="it"))):
        document = PortalDocument(title=f"Example file {number}", uploaded_by_user=by)
        document.file = ContentFile(b"a,b\n1,2\n", name=f"example-{number}.csv")
        document._set_document_file_metadata()
        document.save()
        practice.attachments.add(PracticeAttachment(document=document, title=document.title, language=language))
    practice.save_revision(user=by).publish(user=by)
    greek = {"title": "Παράδειγμα: όλα όσα χωράει μια πρακτική", "summary": "Μια πρακτική με όλα τα μέρη της σελίδας."}
    greek |= dict.fromkeys(facts.STORY, "<p>Μια παράγραφος στα ελληνικά.</p>")
    greek["image_alt"] = "Μοτίβο σε μπλε και κίτρινο"
    actions.translate_practice(practice, into=Locale.objects.get(language_code="el"), texts=greek, by=by, publish=True)
    return practice


def content_page(home: Page, by: User, slug: str, body: list[tuple[str, object]] | None = None) -> Page:
    page = ContentPage(title=f"Example: {slug} page", slug=slug, lead="A lead of one sentence.", locale=home.locale)
    text = [("text", RichText("<h2>A heading</h2><p>A paragraph.</p>"))]
    page.body = body or text  # type: ignore[assignment]
    home.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return page


def every_block(home: Page, by: User) -> Page:
    picture = PracticePage.objects.exclude(image=None)[0].image
    partners = next(block.value for block in home.specific.body if block.block_type == "partners")
    return content_page(
        home, by, "every-block",
        [
            ("text", RichText(f"<h2>Text</h2>{STORY}")),
            ("quote", {"text": "Words of somebody.", "source": "Example source"}),
            ("facts", {"heading": "Facts", "facts": [{"label": "Where", "value": "Example town"}]}),
            ("figure", {"image": picture, "caption": "A pattern"}),
            ("button", {"label": "A button", "url": "https://example.org/"}),
            ("counts", None), ("newest_practices", {"heading": "Newest", "number": 2}), ("partners", partners),
        ],
    )  # fmt: skip


def close(page: Page, kind: str) -> Page:
    password = PASSWORD if kind == PageViewRestriction.PASSWORD else ""
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)
    return page


def fill_settings() -> None:
    site = SiteSettings.objects.get()
    site.contact_email, site.contact_page = "contact@example.org", "https://example.org/contact"
    site.social_links = [SocialLink(label="Example network", url="https://example.org/network")]
    site.save()


def empty_list(home: Page) -> Page:
    page = PracticeIndexPage(title="Example: empty list", slug="empty-list", locale=home.locale)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def demonstration_pages() -> dict[str, Page]:
    """One of each kind among the pages that the demonstration has already."""
    told = PracticePage.objects.live().originals().filter(locale__language_code="en").order_by("path")
    italian = PracticePage.objects.live().filter(locale__language_code="it", original_locale__language_code="en")
    keys = set(italian.values_list("translation_key", flat=True))
    full = next(page for page in told if page.translation_key in keys and page.completeness == Completeness.FULL)
    return {
        "full": full,
        "translated": italian.get(translation_key=full.translation_key),
        "untranslated": next(page for page in told if page.translation_key not in keys),
        "short": next(page for page in told if page.completeness == Completeness.SHORT),
        "about": ContentPage.objects.filter(locale__language_code="en").order_by("path").first(),
    }


def addresses(pages: dict[str, Page], index: Page) -> dict[str, Any]:
    """Address of each page by its name; lists filtered by a value that some and that no practice has."""
    notes: dict[str, Any] = {name: page.get_url() for name, page in pages.items()}
    notes |= {f"list {page.locale.language_code}": page.get_url() for page in index.get_translations()}
    greek = Locale.objects.get(language_code="el")
    notes["everything el"] = pages["everything"].get_translation(greek).get_url()
    in_italian = index.get_translation(Locale.objects.get(language_code="it"))
    notes["untranslated"] = f"{in_italian.get_url()}{pages['untranslated'].slug}/"
    countries = Concept.objects.of("country").offered().filter(narrower=None).in_order()
    used = PracticePage.objects.exclude(countries=None).values("countries")
    notes["filtered"] = f"{notes['list']}?country={countries.filter(pk__in=used).last().slug}&outcome=worked"
    notes["nothing found"] = f"{notes['list']}?country={countries.exclude(pk__in=used).first().slug}"
    pictured = PracticePage.objects.live().originals().exclude(image=None).exclude(pk=pages["everything"].pk)
    notes["pictured"] = [page.get_url() for page in pictured.order_by("path")]
    return notes


def main() -> None:
    by = User.objects.filter(is_superuser=True)[0]
    home = HomePage.objects.get(locale__language_code="en")
    index = PracticeIndexPage.objects.child_of(home).first()
    pages = demonstration_pages()
    extremes = [
        add(index, by, title=long_title(), summary=("Example: " + "y" * 100 + " ") * 2, at_most=12, region="z" * 80),
        add(index, by, title="مثال: التدريب المهني في الورش الصغيرة 🛠️", summary="ملخص قصير بالعربية.", story=""),
    ]
    pages |= {"everything": full_practice(index, by), "long": extremes[0], "right-to-left": extremes[1]}
    keys = [page.translation_key for page in (pages["everything"], *extremes)]
    PracticePage.objects.filter(translation_key__in=keys).update(first_published_at=OLD)
    pages["every-block"] = every_block(home, by)
    pages["password"] = close(content_page(home, by, "password"), PageViewRestriction.PASSWORD)
    pages["members"] = close(content_page(home, by, "members"), PageViewRestriction.LOGIN)
    pages["empty"] = empty_list(home)
    pages |= {"home": home, "list": index}
    fill_settings()
    notes = addresses(pages, index)
    (settings.VAR / "notes.json").write_text(json.dumps(notes, indent=2, ensure_ascii=False), encoding="utf-8")
