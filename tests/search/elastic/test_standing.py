import pytest
from django.db import transaction

from search.elastic.answers import NotReady
from search.elastic.standing import MOST_NOTES, Memory, Standing
from search.enums import Group
from search.models import SearchCounter, SearchTerm
from search.privacy import mark_of
from search.readers import Reader

PATH = "00010001"


def test_reader_is_let_into_the_classes_whose_restrictions_all_accept():
    standing = Standing(classes=frozenset({"open", "12", "12+13", "14", ""}))

    assert standing.allowed(Reader("en", frozenset({12}))) == ("12", "open")
    assert standing.allowed(Reader("en", frozenset({12, 13}))) == ("12", "12+13", "open")
    assert standing.allowed(Reader("en")) == ("open",)


def test_restriction_that_documents_do_not_carry_yet_is_not_for_the_server():
    reader = Reader("en", closed=((12, PATH),))

    assert Standing(applied=frozenset({mark_of(12, PATH)})).allowed(reader) == ()
    for applied in ((), {mark_of(12, "00010002")}, {mark_of(13, PATH)}):
        with pytest.raises(NotReady):
            Standing(applied=frozenset(applied)).allowed(reader)


def test_too_many_notes_are_dropped_together():
    standing = Standing()
    for number in range(MOST_NOTES + 1):
        standing.note(number, number)

    assert standing.notes == {MOST_NOTES: MOST_NOTES}


def write(group: Group, value: str) -> None:
    with transaction.atomic():
        SearchTerm.objects.create(group=group, value=value)
        SearchCounter.take()


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_read_once(django_assert_num_queries):
    memory = Memory()
    write(Group.VISIBILITY, "open")
    write(Group.APPLIED, "12:0001")
    write(Group.HOME, "a-home")

    with django_assert_num_queries(2):
        standing = memory.current()
    with django_assert_num_queries(1):
        assert memory.current() is standing
    assert (standing.classes, standing.applied) == ({"open"}, {"12:0001"})

    write(Group.VISIBILITY, "12")
    assert memory.current().classes == {"open", "12"}


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_did_is_not_kept():
    memory = Memory()
    write(Group.VISIBILITY, "open")
    before = memory.current()
    with transaction.atomic():
        write(Group.VISIBILITY, "12")
        assert memory.current().classes == {"open", "12"}
        transaction.set_rollback(True)

    assert memory.current() is before
