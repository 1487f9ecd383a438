"""What readers are told about an answer that is not quite what the address asked for."""

from urllib.parse import urlencode

import pytest

from search.query import DEEPEST_HIT
from taxonomy import table
from tests.search.test_presentation import ask, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]


def test_notice_names_what_was_left_out() -> None:
    (notice,) = shown("country=atlantis&sort=loud").notices
    assert notice == "Left out, because it means nothing here: Country “atlantis”, Sort “loud”."


def test_notice_counts_what_it_does_not_name() -> None:
    (notice,) = shown("&".join(f"country=nowhere-{n}" for n in range(9))).notices
    assert notice.endswith("Country “nowhere-4” and 4 more.")


def test_notice_does_not_count_what_was_not_kept() -> None:
    (notice,) = shown("&".join(f"country=nowhere-{n}" for n in range(99))).notices
    assert notice.endswith("Country “nowhere-4” and many more.")


def test_notice_about_words_that_are_too_long() -> None:
    (notice,) = shown("q=" + "roof+" * 60).notices
    assert notice.startswith("Left out, because it is too long to search for: “roof roof")


@pytest.mark.parametrize(("words", "signs"), [
    ('"', "“\"”"),
    ("??? !!", "“??? !!”"),
    ('NEAR( "*', "“*” “\"”"),
    ("roof* ^wall | {x}", "“*” “^” “|” “{” “}”"),
])  # fmt: skip
def test_signs_that_are_no_words_are_named(words: str, signs: str) -> None:
    (notice,) = shown(urlencode({"q": words})).notices
    assert notice == f"Not searched for, because it is not a word: {signs}."


@pytest.mark.parametrize("words", ['"night school"', "C++ & care (dual): it's 50% half-time", "roof"])
def test_signs_of_ordinary_texts_are_no_matter(words: str) -> None:
    assert shown(urlencode({"q": words})).notices == ()


def test_notices_about_words_page_and_depth() -> None:
    common, late = shown("q=the+roof&page=9", total=5, ignored=("the",)).notices
    assert "“the”" in common
    assert "last page" in late
    (deep,) = shown("page=500", total=DEEPEST_HIT + 1, page=500, pages=501).notices
    assert "10,000" in deep


def test_notice_tells_that_a_part_stands_for_the_whole_and_leads_to_the_whole() -> None:
    (notice,) = shown("sector=construction&sector=civil-engineering&country=gr").notices
    assert notice == (
        "Only a part of “Construction” is searched: “Civil engineering”. "
        '<a href="/en/practices/?country=gr&amp;sector=construction">Search all of it</a>'
    )


def test_notice_names_all_parts_that_are_searched_once() -> None:
    (notice,) = shown("sector=civil-engineering&sector=construction&sector=construction-buildings").notices
    assert notice.startswith("Only a part of “Construction” is searched: “Civil engineering”, “Construction of")
    assert notice.count("Civil engineering") == 1


def test_notice_tells_that_the_whole_includes_a_part() -> None:
    (notice,) = shown("country=gr&country=eu").notices
    assert notice == "“European Union” already includes “Greece”."


def test_overlaps_that_are_told_are_bounded() -> None:
    address = "&".join(f"sector={entry.slug}" for entry in table.current().of("sector"))
    assert len(ask(address).dropped) > 20
    notices = shown(address).notices
    assert len(notices) <= 6
    assert max(notice.count("“") for notice in notices) <= 6
