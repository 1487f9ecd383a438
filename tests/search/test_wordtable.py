"""Words that everybody may read, noted with documents and forgotten after them."""

import pytest

from search.models import SearchDocument, SearchWord
from search.wordtable import forget_words, note_words
from tests.search.shelf import CLOSED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]


def noted() -> dict[str, str]:
    return dict(SearchWord.objects.order_by("folded").values_list("folded", "shown"))


def test_words_of_three_letters_are_noted_once(db):
    SearchWord.objects.all().delete()
    note_words(["The Café at no. 12, café4 and CAFE", "Größe", "", "of it"])
    note_words(["café", "Nuit"])
    assert noted() == {"cafe": "café", "grosse": "größe", "nuit": "nuit"}


def test_words_come_with_open_documents_and_go_with_the_last(shelf):
    forget_words()
    shelf.put("a", "Zebrawood night", "Summary")
    shelf.put("b", "Closed words", restrictions=(CLOSED,))
    assert {"zebrawood", "night", "summary"} <= set(noted())
    assert not {"closed", "words"} & set(noted())
    shelf.put("c", "Night")
    shelf.take("a")
    assert forget_words() == 2
    assert "night" in noted()
    assert not {"zebrawood", "summary"} & set(noted())


def test_missing_words_are_added_again(shelf):
    shelf.put("a", "Zebrawood")
    SearchWord.objects.all().delete()
    assert forget_words() == 0
    assert "zebrawood" in noted()


def test_documents_without_a_body_have_no_words(shelf):
    shelf.put("a", "Zebrawood")
    SearchDocument.objects.update(body="")
    forget_words()
    assert "zebrawood" not in noted()
