"""What changes is answered at once, and following change after change is the same as reading everything anew."""

import random
from dataclasses import replace

import pytest
from django.db import transaction

from search import documents
from search.enums import Group, Sort
from search.models import SearchCounter, SearchDocument, SearchTerm
from search.privacy import mark_of
from search.query import SearchQuery
from tests.search.contract.asking import by_chance
from tests.search.contract.comparing import DifferenceError, compare_all_hits, compare_matrix, compare_run
from tests.search.contract.conftest import oracle_of
from tests.search.contract.drafting import drafts, text, with_period
from tests.search.contract.people import PEOPLE
from tests.search.contract.specimens import CLASSES, LATE, path_of

CHANGED = 300


def compare_some(backend, world, count: int, seed: int) -> None:
    world.oracle = oracle_of(world.shelf, world.oracle)
    kind = world.shelf.kind
    for reader in PEOPLE.values():
        compare_run(backend, world.oracle, SearchQuery(kind, sort=Sort.TITLE), reader)
    for person, query in by_chance(kind, count, seed=seed):
        if compare_run(backend, world.oracle, query, PEOPLE[person]).total < 500:
            compare_all_hits(backend, world.oracle, query, PEOPLE[person])
    compare_matrix(backend, world.oracle, SearchQuery(kind), PEOPLE["first"])


def changed(rng: random.Random, draft):
    """One of the things that happen to a practice while it is live."""
    how = rng.choice(("texts", "language", "values", "class", "period", "dates"))
    if how == "texts":
        return replace(draft, texts={code: text(rng, code) for code in draft.texts})
    if how == "language":
        return replace(draft, texts={draft.language: draft.texts[draft.language]})
    if how == "values":
        other = next(iter(drafts(1, seed=rng.randrange(10**6))))
        return replace(draft, values=other.values, labels=other.labels, names=other.names)
    if how == "class":
        return replace(draft, restrictions=rng.choice(CLASSES))
    if how == "dates":
        return replace(draft, newest=draft.updated, updated=draft.newest)
    return with_period(rng, draft)


def change_many(world, seed: int) -> None:
    """Unpublish, edit, retag, close, open and publish, in one batch each."""
    rng, shelf = random.Random(seed), world.shelf
    gone, edited = rng.sample(sorted(shelf.drafts), CHANGED // 3), rng.sample(sorted(shelf.drafts), CHANGED)
    for key in gone:
        del shelf.drafts[key]
    shelf.put(changed(rng, shelf.drafts[key]) for key in edited if key in shelf.drafts)
    new = shelf.put(drafts(CHANGED // 3, seed=1000 + seed))
    documents.refresh(shelf.kind, [*gone, *edited, *new])


def test_many_changes_are_answered_at_once(backend, world):
    before = world.oracle
    for seed in (1, 2):
        change_many(world, seed)
        compare_some(backend, world, 25, seed)

    with pytest.raises(DifferenceError):  # something did change
        compare_run(backend, before, SearchQuery(world.shelf.kind), PEOPLE["everything"])


def test_reading_everything_anew_gives_the_same(backend, world):
    change_many(world, 3)
    kind, reader = world.shelf.kind, PEOPLE["everything"]
    followed = backend.run(SearchQuery(kind), reader)

    SearchCounter.objects.all().delete()  # another history, by its epoch
    with transaction.atomic():
        SearchCounter.take()

    assert backend.run(SearchQuery(kind), reader) == followed
    compare_some(backend, world, 15, 3)


def test_change_that_is_rolled_back_was_never_there(backend, world):
    before = dict(world.shelf.drafts)
    with transaction.atomic():
        change_many(world, 4)
        compare_some(backend, world, 5, 4)  # who changed it sees it
        transaction.set_rollback(True)

    world.shelf.drafts = dict(before)
    compare_some(backend, world, 5, 4)
    change_many(world, 5)  # the same versions again, with other changes
    compare_some(backend, world, 10, 5)


def test_document_comes_back_with_its_place_among_equals(backend, world):
    shelf, reader = world.shelf, PEOPLE["nobody"]
    query = SearchQuery(shelf.kind, "quintain", sort=Sort.NEWEST)
    before = [hit.key for hit in backend.hits(query, reader)]

    draft = shelf.drafts.pop("german")
    documents.refresh(shelf.kind, ["german"])
    assert [hit.key for hit in backend.hits(query, reader)] == [key for key in before if key != "german"]

    documents.refresh(shelf.kind, shelf.put([draft]))
    assert [hit.key for hit in backend.hits(query, reader)] == before


def test_draft_that_cannot_be_made_hides_the_document_until_it_can(backend, world):
    shelf, reader = world.shelf, PEOPLE["nobody"]
    shelf.put(replace(shelf.drafts[key], restrictions=(999,)) for key in ("greek", "spanish"))
    shelf.broken = {"german"}
    whole = {hit.key for hit in backend.hits(SearchQuery(shelf.kind, "quintain"), reader)}

    documents.refresh(shelf.kind, ["german", "greek", "spanish"])

    found = {hit.key for hit in backend.hits(SearchQuery(shelf.kind, "quintain"), reader)}
    assert whole - found == {"german", "greek", "spanish"}  # the others of its batch went on
    assert set(SearchDocument.objects.exclude(stale_since=None).values_list("key", flat=True)) == {"german"}

    shelf.broken = set()
    assert documents.refresh_stale() == 1
    assert [hit.key for hit in backend.hits(SearchQuery(shelf.kind, "quintain bäckerei"), reader)] == ["german"]


def test_what_lies_below_a_closed_page_is_hidden_before_the_index_has_heard_of_it(backend, world):
    shelf = world.shelf
    shelf.late = set(random.Random(6).sample(sorted(shelf.drafts), 400))
    outside = replace(PEOPLE["nobody"], closed=(*PEOPLE["nobody"].closed, (LATE, path_of(LATE))))
    inside = replace(PEOPLE["nobody"], accepted=frozenset({LATE}))
    rest = oracle_of(shelf, world.oracle)
    rest.specimens = [one for one in rest.specimens if one.draft.key not in shelf.late]

    for person, query in by_chance(shelf.kind, 15, seed=61):
        del person
        compare_run(backend, rest, query, outside)
        compare_all_hits(backend, rest, query, outside)
        compare_matrix(backend, rest, query, outside)
        compare_run(backend, world.oracle, query, inside)

    late = sorted(shelf.late)
    shelf.put(replace(shelf.drafts[key], restrictions=(*shelf.drafts[key].restrictions, LATE)) for key in late)
    documents.refresh(shelf.kind, late)
    SearchTerm.objects.create(group=Group.APPLIED, value=mark_of(LATE, path_of(LATE)))
    compare_run(backend, oracle_of(shelf, world.oracle), SearchQuery(shelf.kind), outside)
    compare_run(backend, oracle_of(shelf, world.oracle), SearchQuery(shelf.kind), inside)


def test_index_is_the_same_however_it_came_about(world):
    """Rows after many changes beside rows that were made once: nothing of the past is left in a document."""
    change_many(world, 7)
    shelf = world.shelf
    rows = SearchDocument.objects.filter(kind=shelf.kind.name)
    columns = ("key", "visibility", "body", "digest", "newest", "updated", "oldest")
    after_changes = sorted(rows.exclude(digest="").values_list(*columns))

    rows.delete()
    documents.refresh(shelf.kind, sorted(shelf.drafts)[:500])

    again = sorted(rows.values_list(*columns))
    assert len(again) == 500
    assert again == [row for row in after_changes if row[0] in {key for key, *_rest in again}]
