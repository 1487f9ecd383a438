"""Who may write synonyms, what is refused beside the field, and what the history keeps."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ModelLogEntry

from search import synonyms
from search.models import SynonymSet
from search.words import parse
from tests.factories.community import UserFactory
from tests.factories.search import SynonymSetFactory, fresh_synonyms

__all__ = ["fresh_synonyms"]
LIST = "/admin/synonyms/"
pytestmark = pytest.mark.usefixtures("vocabularies")


@pytest.fixture
def administrator():
    return UserFactory.administrator()


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def url(view: str, one: SynonymSet) -> str:
    return reverse(f"synonyms:{view}", args=[one.pk])


def post(client, words: str, language: str = "en", address: str = f"{LIST}new/"):
    return client.post(address, {"language": language, "words": words})


def errors(response) -> list[str]:
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"words"}
    return list(response.context["form"].errors["words"])


# --- rights ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "listing", "adding", "changing", "deleting"),
    [
        ([], False, False, False, False),
        (["add_concept", "change_concept"], False, False, False, False),
        (["add_synonymset"], True, True, False, False),
        (["change_synonymset"], True, False, True, False),
        (["delete_synonymset"], True, False, False, True),
    ],
)
def test_screens_ask_for_the_right(client, rights, listing, adding, changing, deleting):
    person, group, one = UserFactory(), Group.objects.create(name="Example group"), SynonymSetFactory()
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    person.groups.add(group)
    client.force_login(person)
    allowed = {LIST: listing, f"{LIST}new/": adding, url("edit", one): changing, url("delete", one): deleting}

    assert {address: client.get(address).status_code == 200 for address in allowed} == allowed
    assert (LIST in client.get("/admin/").content.decode()) == listing
    post(client, "SME, small firm")
    post(client, "WBL, learning at work", address=url("edit", one))
    assert sorted(SynonymSet.objects.values_list("words", flat=True)) == sorted(
        ["WBL, learning at work" if changing else "WBL, work-based learning", *(["SME, small firm"] if adding else [])]
    )
    client.post(url("delete", one))
    assert SynonymSet.objects.filter(pk=one.pk).exists() is not deleting


def test_rights_are_offered_among_those_of_a_group(signed_in):
    page = signed_in.get(f"/admin/groups/edit/{Group.objects.get(name='Editors').pk}/").content.decode()
    for codename in ("add_synonymset", "change_synonymset", "delete_synonymset"):
        assert f'value="{Permission.objects.get(codename=codename).pk}"' in page


# --- writing ---------------------------------------------------------------------------------


def test_set_is_added_changed_and_deleted_with_a_history_and_effect_at_once(signed_in, administrator):
    def means() -> bool:
        synonyms.look_again()
        return ("work", "base", "learn") in parse("WBL", ["en"]).units[0].sequences

    assert post(signed_in, " WBL ,work-based   learning,, wbl,").status_code == 302
    one = SynonymSet.objects.get()
    assert (one.language, one.words, means()) == ("en", "WBL, work-based learning", True)
    assert post(signed_in, "WBL, learning at work", address=url("edit", one)).status_code == 302
    assert not means()
    history = signed_in.get(url("history", one))
    assert history.status_code == 200
    assert administrator.get_full_name() in history.content.decode()
    assert signed_in.post(url("delete", one)).status_code == 302
    assert not SynonymSet.objects.exists()
    kept = ModelLogEntry.objects.filter(content_type__model="synonymset").order_by("pk")
    assert [(entry.action, entry.user) for entry in kept] == [
        (f"wagtail.{action}", administrator) for action in ("create", "edit", "delete")
    ]


@pytest.mark.parametrize(
    ("language", "words", "refusal"),
    [
        ("en", "WBL", ["Write at least two words or phrases that mean the same, with a comma between them."]),
        ("en", " , WBL, wbl ,", ["Write at least two words or phrases that mean the same, with a comma between them."]),
        ("en", "apprentice, apprentices",
         ["“apprentice” and “apprentices” are one word to the search, which knows its other forms."]),
        ("en", ", ".join(f"w{n}" for n in range(21)),
         ["At most 20 words and phrases are possible, these are 21."]),
        ("en", f"WBL, {'x' * 61}", [f"“{'x' * 61}” is longer than 60 characters."]),
        ("en", "WBL, one two of the three fours fives sixes",
         ["“one two of the three fours fives sixes” has more than 5 words, articles and the like not counted."]),
        ("en", "WBL, of the", ["“of the” cannot be sought: articles and the like are left out of every search."]),
        ("en", "WBL, …", ["“…” cannot be sought: articles and the like are left out of every search."]),
        ("it", "apprendimento digitale, e-learning",
         ["Of “e-learning” only one word would be sought: articles and the like are left out."]),
        ("en", "SME, learning based on work, TEACHER TRAINING, small firm",
         ["“SME” already stands in the synonyms “SME, small and medium-sized enterprise”.",
          "“TEACHER TRAINING” already stands in the synonyms “teacher training, teacher education”."]),
        ("el", "ΕΕΚ, επαγγελματικη εκπαιδευση", ["“ΕΕΚ” already stands in the synonyms “εεκ, κατάρτιση”."]),
        ("en", "", ["This field is required."]),
        ("en", f"WBL, {'many words, ' * 200}", ["Ensure this value has at most 2000 characters (it has 2404)."]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_the_field(signed_in, language, words, refusal):
    SynonymSetFactory(words="SME, small and medium-sized enterprise")
    SynonymSetFactory(words="teacher training, teacher education")
    SynonymSetFactory(language="el", words="εεκ, κατάρτιση")
    assert errors(post(signed_in, words, language)) == refusal
    assert SynonymSet.objects.count() == 3


def test_as_much_as_possible_is_taken(signed_in):
    words = [f"w{n}" for n in range(18)] + ["x" * 60, "small of the and medium-sized enterprise unit"]
    assert post(signed_in, ", ".join(words)).status_code == 302
    assert SynonymSet.objects.get().alternatives == words


def test_language_must_be_one_of_the_portal(signed_in):
    response = post(signed_in, "WBL, work-based learning", "xx")
    assert set(response.context["form"].errors) == {"language"}


def test_word_may_mean_something_in_each_language_and_a_set_keeps_its_own(signed_in):
    one = SynonymSetFactory()
    assert post(signed_in, "WBL, apprendimento sul lavoro", "it").status_code == 302
    assert post(signed_in, "work-based learning, WBL", address=url("edit", one)).status_code == 302


def test_markup_is_only_text(signed_in):
    post(signed_in, "<b>bold</b> word, <script>alert(1)</script>")
    assert "<script>alert(1)" not in signed_in.get(LIST).content.decode()


# --- the list --------------------------------------------------------------------------------


def test_list_is_searched_and_filtered(signed_in):
    SynonymSetFactory()
    SynonymSetFactory(language="de", words="KMU, Mittelstand")

    def listed(query: str) -> list[str]:
        return [one.words for one in signed_in.get(f"{LIST}?{query}").context["object_list"]]

    assert listed("") == ["KMU, Mittelstand", "WBL, work-based learning"]
    assert listed("q=based") == ["WBL, work-based learning"]
    assert listed("language=de") == ["KMU, Mittelstand"]


def test_list_takes_the_same_queries_for_any_number(signed_in):
    def asked() -> int:
        signed_in.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(LIST).status_code == 200
        return len(queries)

    SynonymSetFactory.create_batch(2)
    few = asked()
    SynonymSetFactory.create_batch(40)
    assert asked() == few


def test_admin_knows_where_a_set_is_edited(administrator):
    one = SynonymSetFactory()
    assert AdminURLFinder(administrator).get_edit_url(one) == url("edit", one)
