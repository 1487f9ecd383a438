"""A few real practices, what happens to them, and whether the search tells the truth about them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
PRACTICES_MADE = 6


def start() -> None:
    """Django as a worker or a server process has it. No connection stays open, so that the process may fork."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    from django.db import connections

    connections.close_all()


def prepare() -> None:
    """An open list of practices with some in it, and a list behind a login with one."""
    from wagtail.models import Site

    from tests.factories.privacy import close
    from tests.factories.projects import HomePageFactory
    from tests.factories.repository import PracticeIndexPageFactory, PracticePageFactory

    home = HomePageFactory(language="en", slug="practices-home")
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.save()
    indexes = {slug: PracticeIndexPageFactory(parent=home, slug=slug, title=slug) for slug in ("open", "closed")}
    close(indexes["closed"], "login")
    for number in range(PRACTICES_MADE):
        PracticePageFactory(parent=indexes["open"], slug=f"practice-{number}", title=f"Example workshop {number}")
    PracticePageFactory(parent=indexes["closed"], slug="closed-practice", title="Example closed workshop")


def practice(number: int) -> Any:
    from repository.models import PracticePage

    return PracticePage.objects.filter(slug=f"practice-{number}").first()


# --- what happens to a practice, each as its screen in the admin does it -------------------------


def publish_or_unpublish(number: int) -> None:
    page = practice(number)
    if page.live:
        page.unpublish()
    else:
        page.save_revision().publish()


def edit(number: int) -> None:
    """Other words and another sector."""
    from tests.factories.taxonomy import concept

    page = practice(number)
    page.title = "Example bakery" if "workshop" in page.title else "Example workshop"
    page.sectors = [concept("sector", "C" if page.sectors.filter(notation="F").exists() else "F")]
    page.save_revision().publish()


def move(number: int) -> None:
    """Into the closed list or out of it."""
    from wagtail.models import Page

    page = practice(number)
    other = "open" if page.get_parent().slug == "closed" else "closed"
    page.move(Page.objects.get(slug=other, depth=3), pos="last-child")


def delete_or_make(number: int) -> None:
    from wagtail.models import Page

    from tests.factories.repository import PracticePageFactory

    if page := practice(number):
        page.delete()
    else:
        parent = Page.objects.get(slug="open", depth=3)
        PracticePageFactory(parent=parent, slug=f"practice-{number}", title=f"Example workshop {number}")


def close_or_open(number: int) -> None:
    from wagtail.models import PageViewRestriction

    page = practice(number)
    if found := PageViewRestriction.objects.filter(page=page).first():
        found.delete()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def close_or_open_all(_number: int) -> None:
    """The list with all practices in it."""
    from wagtail.models import Page, PageViewRestriction

    page = Page.objects.get(slug="open", depth=3)
    if found := PageViewRestriction.objects.filter(page=page).first():
        found.delete()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def merge(_number: int) -> None:
    """The sector of the edited practices into that of the others; it does not come back."""
    from taxonomy.merging import merge as merge_concepts
    from tests.factories.taxonomy import concept

    merge_concepts(concept("sector", "C"), into=concept("sector", "F"), by=None)


def say_or_unsay(_number: int) -> None:
    """That “atelier” means “workshop”."""
    from search.models import SynonymSet

    if found := SynonymSet.objects.filter(words="workshop, atelier").first():
        found.delete()
    else:
        SynonymSet.objects.create(language="en", words="workshop, atelier")


def careless(number: int) -> None:
    """Nobody's screen: tells the search after the commit. To show that killing finds such a fault."""
    from wagtail.models import Page

    from repository.indexing import PRACTICES
    from search import documents

    page = practice(number)
    Page.objects.filter(pk=page.pk).update(live=not page.live)
    documents.refresh(PRACTICES, [str(page.translation_key)])


ACTS: dict[str, Callable[[int], None]] = {
    "publish": publish_or_unpublish, "edit": edit, "move": move, "delete": delete_or_make, "close": close_or_open,
    "close all": close_or_open_all, "merge": merge, "synonyms": say_or_unsay, "careless": careless,
}  # fmt: skip


# --- what the search says -----------------------------------------------------------------------


def anonymous() -> Any:
    """A reader without rights, as a request makes one."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from search.readers import Reader

    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), {}
    return Reader.of(request)


def found(words: str = "") -> list[str]:
    """Slugs of what a reader without rights finds, in order of the alphabet."""
    from repository.indexing import PRACTICES
    from search import backends
    from search.query import SearchQuery

    hits = backends.current().hits(SearchQuery(PRACTICES, words), anonymous())
    return sorted(hit.body["texts"][hit.body["language"]]["slug"] for hit in hits)


def allowed() -> list[str]:
    """Slugs of what it may find, asked of the pages."""
    from core.visibility import open_to_everybody
    from repository.models import PracticePage

    return sorted(open_to_everybody(PracticePage.objects.live().originals()).values_list("slug", flat=True))


def state() -> list[list[Any]]:
    """All that an act may change about the practices."""
    from wagtail.models import PageViewRestriction

    from repository.models import PracticePage

    pages = PracticePage.objects.order_by("pk").values_list("slug", "title", "live", "path", "sectors__slug")
    return [list(row) for row in (*pages, *PageViewRestriction.objects.order_by("pk").values_list("pk"))]


def leaked() -> list[str]:
    return sorted(set(found()) - set(allowed()))


def wrong() -> str:
    """How an answer differs from a recount of the pages; empty when none does."""
    from repository.indexing import PRACTICES
    from search import backends
    from search.models import SearchDocument
    from search.query import SearchQuery
    from tests.search.contract.comparing import DifferenceError, compare_matrix, compare_run
    from tests.search.contract.oracle import Oracle

    pks = dict(SearchDocument.objects.filter(kind=PRACTICES.name).values_list("key", "pk"))
    drafts = list(PRACTICES.drafts(list(PRACTICES.keys())))
    if missing := [draft.key for draft in drafts if draft.key not in pks]:
        return f"no document of {missing}"
    oracle = Oracle(PRACTICES, [(draft, pks[draft.key]) for draft in drafts])
    try:
        for query in (SearchQuery(PRACTICES), SearchQuery(PRACTICES, "workshop"), SearchQuery(PRACTICES, "bakery")):
            compare_run(backends.current(), oracle, query, anonymous())
        compare_matrix(backends.current(), oracle, SearchQuery(PRACTICES), anonymous())
    except DifferenceError as difference:
        return str(difference)
    return "" if found() == allowed() else f"found {found()}, allowed {allowed()}"


def do_duties() -> None:
    """One run of what the worker does for the search."""
    from core.worker import DUTIES

    for name, duty in DUTIES.items():
        if "search" in name:
            duty.run()
