"""Generates practices in bulk: the same seed always makes the same ones. For benches, never for a portal in use.

Pages, facts and relations are written by bulk inserts with tree paths computed beforehand; no revisions, no log. Their
search documents are made by the product's own code. Practice number n is the same however many are made. The first
holds everything a practice can, in threes; the third one of each; the second is never translated. About a tenth is
private (group, password or login, in turn). About an eighth tells SOUGHT in its story, in every language.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import models, transaction
from PIL import Image
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from community.models import Organisation
from core.models import PortalDocument, PortalImage
from repository import facts
from repository.bulk_rows import insert_own_table
from repository.enums import Role
from repository.indexing import PRACTICES
from repository.models import (
    PracticeAttachment,
    PracticeIndexPage,
    PracticeLink,
    PracticePage,
    PracticeRole,
    PracticeTag,
)
from repository.models.relations import TaggedPractice
from search import documents
from taxonomy.models import Concept

NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ("mentor", "site", "plan", "week", "firm", "oven", "weld", "loom", "cable", "roof", "bakery", "care", "tour")
SOUGHT, SOUGHT_SHARE = "greenhouse", 0.125  # no concept is called so, no other word has its stem
MOST = {"sectors": 3, "countries": 2, "themes": 3, "target_groups": 2, "languages": 2}  # others: at most 2
WHOLE, NEVER_TRANSLATED, ONE_OF_EACH = 0, 1, 2  # numbers of practices with a meaning of their own
PRIVATE_FIRST, PRIVATE_EVERY = (5, 7, 9), 10
BODIES = 40
TRANSLATED_SHARE = 0.3
BATCH = 500
SLICE = 2_500  # originals that are in memory at once
PRIVATE_AT_MOST = 30  # of many: portals close branches of their tree, not thousands of single pages


@dataclass
class Batch:
    """Rows made together. `pages` are practices without primary keys until they are written; `first` is the number
    of the first of them."""

    first: int = 0
    pages: list[PracticePage] = field(default_factory=list)
    chosen: list[dict[str, list[int]]] = field(default_factory=list)


@dataclass(frozen=True)
class Stock:
    """What practices draw on: concepts by fact, a few organisations and tags, and pictures and files if there are.

    `answer` is the number of words to each question.
    """

    concepts: dict[str, list[int]]
    organisations: list[Organisation]
    images: list[PortalImage]
    documents: list[PortalDocument]
    tags: list[PracticeTag]
    answer: int = 60


@transaction.atomic
def generate(count: int, *, seed: int = 1) -> list[PracticePage]:
    """Add `count` published practices below the list of practices; returns the originals, newest first.

    Originals are in English; a third of them, and the first, are translated into each language that has a list.
    """
    pages = _generate(range(count), seed, _stock())
    _make_private(pages, count)
    return pages


def generate_many(count: int, *, seed: int = 1, say: Callable[[int], object] = lambda done: None) -> None:
    """The same for very many: without pictures, files and entries in the reference index, and few are private.

    `say` is told how many originals are there after each slice.
    """
    stock = _stock(with_files=False)
    for first in range(0, count, SLICE):
        with transaction.atomic():
            pages = _generate(range(first, min(first + SLICE, count)), seed, stock)
            if not first:
                _make_private(pages, PRIVATE_AT_MOST)
        say(first + len(pages))


def _generate(numbers: range, seed: int, stock: Stock) -> list[PracticePage]:
    indexes = {page.locale.language_code: page for page in PracticeIndexPage.objects.select_related("locale")}
    batch = Batch(first=numbers.start)
    for number in numbers:
        _original(random.Random(f"{seed}-{number}"), number, indexes["en"], stock, batch)
        _tell_sought(random.Random(f"{seed}-{number}-sought"), batch.pages[-1])
    _write_pages(batch.pages, indexes["en"])
    _write_relations(seed, batch, stock)
    for code, index in indexes.items():
        if code != "en":
            told = [page for number, page in zip(numbers, batch.pages, strict=True) if _is_told(seed, number, code)]
            _write_pages([_translation(page, code, index) for page in told], index)
    documents.refresh(PRACTICES, [str(page.translation_key) for page in batch.pages])
    return batch.pages


def _is_told(seed: int, number: int, code: str) -> bool:
    if number in {WHOLE, NEVER_TRANSLATED, ONE_OF_EACH}:
        return number != NEVER_TRANSLATED
    return random.Random(f"{seed}-{number}-{code}").random() < TRANSLATED_SHARE


def _stock(*, with_files: bool = True) -> Stock:
    concepts = {
        fact.name: list(Concept.objects.of(fact.scheme).offered().in_order().values_list("pk", flat=True))
        for fact in facts.CONCEPT_FIELDS
    }
    countries = Concept.objects.of("country").exclude(broader=None)
    country_keys = list(countries.values_list("pk", flat=True)[:40])
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Example body {n}", slug=f"example-body-{n}", country_id=country_keys[n % len(country_keys)],
            website="https://example.org/",
        )
        for n in range(BODIES)
    )  # fmt: skip
    files = range(3 if with_files else 0)
    images, papers = [_image(n) for n in files], [_document(n) for n in files]
    return Stock(concepts, organisations, images, papers, _tags(), 60 if with_files else 20)


def _image(number: int) -> PortalImage:
    out = BytesIO()
    Image.new("RGB", (1600, 900), (10 + 60 * number, 79, 143)).save(out, "PNG")
    image = PortalImage(title=f"Example picture {number}", credit="Made for a bench, CC0")
    image.file = ImageFile(BytesIO(out.getvalue()), name=f"example-{number}.png")
    image.save()
    return image


def _document(number: int) -> PortalDocument:
    document = PortalDocument(title=f"Example file {number}")
    document.file.save(f"example-{number}.csv", ContentFile(b"a,b\n1,2\n"))
    return document


def _tags() -> list[PracticeTag]:
    return PracticeTag.objects.bulk_create(PracticeTag(name=word, slug=word) for word in WORDS[:8])


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def _tell_sought(rng: random.Random, page: PracticePage) -> None:
    if rng.random() < SOUGHT_SHARE:
        page.results += f"<p>{_sentence(rng, 5)} {SOUGHT.capitalize()}. {_sentence(rng, 5)}</p>"


def _chosen(rng: random.Random, keys: list[int], at_most: int) -> list[int]:
    """Some of the keys; as in life, a few are chosen often and most seldom."""
    weights = [1 / (place + 1) for place in range(len(keys))]
    return list(dict.fromkeys(rng.choices(keys, weights, k=rng.randint(1, at_most))))


def _original(rng: random.Random, number: int, index: Page, stock: Stock, batch: Batch) -> None:
    chosen = {
        fact.name: _chosen(rng, stock.concepts[fact.name], MOST.get(fact.name, 2) if fact.many else 1)
        for fact in facts.CONCEPT_FIELDS
    }
    if number in {WHOLE, NEVER_TRANSLATED, ONE_OF_EACH}:  # related to one another, however few there are
        chosen["sectors"] = stock.concepts["sectors"][:1]
    start, told = rng.randint(1995, 2024), NEWEST - timedelta(hours=number)
    whole = bool(stock.images) and number in {WHOLE, ONE_OF_EACH}
    has_image = whole or (rng.random() < 0.3 and bool(stock.images))
    page = PracticePage(
        title=f"Example {number}: {_sentence(rng, 5)}", slug=f"example-{number}", summary=_sentence(rng, 20),
        locale=index.locale, original_locale=index.locale, translation_key=UUID(int=rng.getrandbits(128)),
        from_year=start, to_year=min(start + rng.randint(0, 6), 2025), learners_reached=rng.randint(5, 900),
        first_published_at=told, last_published_at=told, contact="https://example.org/contact",
        image=rng.choice(stock.images) if has_image else None, image_alt="A plain colour",
        source_name="Example source", source_url="https://example.org/source",
        **{f"{fact.name}_id": chosen[fact.name][0] for fact in facts.SINGLE},
        **{name: f"<p>{_sentence(rng, stock.answer)}</p>" for name in facts.STORY},
    )  # fmt: skip
    if whole:
        page.video_url, page.video_still = "https://www.youtube.com/watch?v=example0000", stock.images[0]
    batch.pages.append(page)
    batch.chosen.append(chosen)


def _translation(page: PracticePage, code: str, index: Page) -> PracticePage:
    return PracticePage(
        title=f"{page.title} ({code})", slug=f"{page.slug}-{code}", summary=page.summary, image_alt=page.image_alt,
        locale=index.locale, original_locale=page.locale, translation_key=page.translation_key,
        first_published_at=page.first_published_at, last_published_at=page.last_published_at,
        **{name: getattr(page, name) for name in facts.STORY},
    )  # fmt: skip


# --- writing ----------------------------------------------------------------------------------


def _write_pages(pages: list[PracticePage], index: Page) -> None:
    """Insert the rows of both tables of each page below `index`, and give the pages their keys."""
    last = index.get_last_child()
    taken = Page._str2int(last.path[-Page.steplen :]) if last else 0
    kind = ContentType.objects.get_for_model(PracticePage)
    for step, page in enumerate(pages, start=taken + 1):
        page.path, page.depth = Page._get_path(index.path, index.depth + 1, step), index.depth + 1
        page.content_type, page.live = kind, True
        page.draft_title, page.url_path = page.title, f"{index.url_path}{page.slug}/"
    own = {field.attname for field in Page._meta.concrete_fields} - {"id"}
    rows = Page.objects.bulk_create(
        [Page(**{name: getattr(page, name) for name in own}) for page in pages], batch_size=BATCH
    )
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
        page._state.adding = False
    insert_own_table(PracticePage, pages)
    Page.objects.filter(pk=index.pk).update(numchild=models.F("numchild") + len(pages))


def _write_relations(seed: int, batch: Batch, stock: Stock) -> None:
    roles, links, attachments, tagged = [], [], [], []
    for fact in facts.MANY:
        through = getattr(PracticePage, fact.name).through
        _bulk(
            through(practicepage_id=page.pk, concept_id=key)
            for page, chosen in zip(batch.pages, batch.chosen, strict=True)
            for key in chosen[fact.name]
        )
    for number, page in enumerate(batch.pages, start=batch.first):
        rng = random.Random(f"{seed}-{number}-relations")
        many = 3 if number == WHOLE else 1
        bodies = rng.sample(stock.organisations, 2 * many)
        files = rng.sample(stock.documents, many) if stock.documents else []
        for place, body in enumerate(bodies):
            role = Role.LEAD if place < many else Role.PARTNER
            roles.append(PracticeRole(practice=page, organisation=body, role=role, sort_order=place))
        links += [PracticeLink(practice=page, url="https://example.org/", label=f"Link {n}") for n in range(many)]
        language = rng.choice(stock.concepts["languages"])
        attachments += [PracticeAttachment(practice=page, document=one, language_id=language) for one in files]
        tagged += [TaggedPractice(content_object=page, tag=tag) for tag in rng.sample(stock.tags, many)]
    for rows in (roles, links, attachments, tagged):
        _bulk(rows)
    for page in batch.pages if stock.documents else []:  # by these, pictures and files find the pages that show them
        ReferenceIndex.create_or_update_for_object(page)


def _bulk(rows: Iterable[models.Model]) -> None:
    found = list(rows)
    if found:
        type(found[0])._default_manager.bulk_create(found, batch_size=BATCH)


def _make_private(pages: list[PracticePage], at_most: int) -> None:
    kinds = [PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN]
    group, _made = Group.objects.get_or_create(name="Example group")
    regular = range(2 * PRIVATE_EVERY - 1, len(pages), PRIVATE_EVERY)
    closed = [pages[number] for number in (*PRIVATE_FIRST, *regular) if number < len(pages)][:at_most]
    for number, page in enumerate(closed):
        kind = kinds[number % len(kinds)]
        row = PageViewRestriction.objects.create(page_id=page.pk, restriction_type=kind, password="bench")  # noqa: S106
        if kind == PageViewRestriction.GROUPS:
            row.groups.add(group)
