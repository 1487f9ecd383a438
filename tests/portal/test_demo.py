"""Demonstration content: every file of it is sound, and loading is repeatable and leaves people's work alone."""

import shutil
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from community.models import User
from core.models import ImportedRecord, PortalDocument, PortalImage
from portal.demo import content, people, practices
from projects.models import ContentPage, HomePage
from repository.models import PracticePage

LANGUAGES = ("en", "it", "es", "el", "de")
SAMPLE = ("example-site-mentors", "austria-dual-apprenticeship")


# --- the files ----------------------------------------------------------------------------------------------


def test_every_notation_of_every_practice_is_in_its_vocabulary(vocabularies):
    texts = content.practices()

    assert len(texts) >= 60
    for text in texts:
        values = practices.values(text)
        assert (values.concepts["sectors"], values.concepts["countries"]) != ([], []), text.key
        assert 0 < len(values.fields["summary"]) <= 300, text.key


def test_every_real_practice_names_its_source_and_every_other_says_example():
    for text in content.practices():
        if text.key.startswith("example-"):
            assert text.data["title"].split(":")[0] in {"Example", "Esempio", "Ejemplo", "Παράδειγμα", "Beispiel"}, (
                text.key
            )
        else:
            assert text.data["source"]["name"], text.key
            assert text.data["source"]["url"].startswith(("https://", "http://")), text.key


def test_twelve_practices_are_translated_into_four_languages():
    translated = {text.key: {t.language for t in content.translations(text.key)} for text in content.practices()}
    complete = [key for key, found in translated.items() if len(found) == 4]

    assert len(complete) >= 12
    assert [key for key, found in translated.items() if found and key not in complete] == []


def test_every_page_is_there_in_five_languages():
    missing = [
        f"{slug}.{code}"
        for slug in ("home", "practices", *content.PAGES)
        for code in LANGUAGES
        if content.page(slug, code) is None
    ]
    assert missing == []


def test_body_of_a_page_becomes_html_and_escapes_the_rest():
    assert content.as_html("## Why\nBecause <b> & so.\n\n- one\n- two\n  lines\n\n[Here](https://example.org/)") == (
        "<h2>Why</h2><p>Because &lt;b&gt; &amp; so.</p><ul><li>one</li><li>two lines</li></ul>"
        '<p><a href="https://example.org/">Here</a></p>'
    )


# --- loading --------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(vocabularies, settings, tmp_path, monkeypatch):
    """The demonstration with two practices and its pages, to be loaded in the time of a test."""
    for path in content.FOLDER.glob("practices/*.toml"):
        if path.name.split(".")[0] in SAMPLE:
            (tmp_path / "practices").mkdir(exist_ok=True)
            shutil.copy(path, tmp_path / "practices")
    shutil.copytree(content.FOLDER / "pages", tmp_path / "pages")
    monkeypatch.setattr(content, "FOLDER", tmp_path)
    content.practices.cache_clear()
    settings.DEMO, settings.VAR = True, tmp_path

    def load():
        out = StringIO()
        call_command("load_demo", stdout=out)
        return out.getvalue()

    yield load
    content.practices.cache_clear()


def picture():
    """What a second load must not change."""
    return {
        "pages": list(Page.objects.order_by("pk").values_list("pk", "title", "slug", "latest_revision")),
        "revisions": Revision.objects.count(),
        "people": list(User.objects.order_by("pk").values_list("email", "password")),
        "files": (PortalImage.objects.count(), PortalDocument.objects.count()),
    }


def test_first_load_fills_the_portal_and_the_second_changes_nothing(demo, client, tmp_path):
    text = demo()
    assert "practices and translations: 6 added" in text
    for code in LANGUAGES:
        assert client.get(f"/{code}/").status_code == 200
        assert ContentPage.objects.filter(locale__language_code=code, live=True).count() == len(content.PAGES)
    practice = PracticePage.objects.originals().get(title__startswith="Example")
    assert practice.live
    assert practice.image.credit
    assert practice.attachments.count() == 2
    assert client.get(practice.url).status_code == 200
    assert PracticePage.objects.filter(translation_key=practice.translation_key, live=True).count() == 5
    assert "admin@example.org" in (tmp_path / "demo-logins.txt").read_text()
    before = picture()

    assert "as before" in demo()
    assert picture() == before


def test_what_people_changed_and_deleted_stays_so(demo):
    demo()
    practice = PracticePage.objects.originals().get(title__startswith="Example")
    practice.title = "By hand"
    practice.save_revision().publish()
    home = HomePage.objects.get(locale__language_code="it")
    home.hero_title = "A mano"
    home.save_revision().publish()
    PracticePage.objects.originals().exclude(pk=practice.pk).get().delete()
    user = User.objects.get(email="editor@example.org")
    user.set_password("a word of one's own")
    user.save()
    before = picture()

    demo()

    assert picture() == before
    assert PracticePage.objects.get(pk=practice.pk).title == "By hand"
    assert ImportedRecord.objects.filter(source="demonstration").count() == 6


def test_logins_work_and_the_editor_may_enter_the_admin(demo, client):
    demo()

    for email in people.LOGINS:
        client.logout()
        client.post("/en/account/login/", {"login": email, "password": people.PASSWORD})
        assert client.get("/admin/").status_code == 200


def test_demonstration_is_refused_outside_its_settings(vocabularies, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match=r"portal\.settings\.demo only"):
        call_command("load_demo")
    with pytest.raises(ImproperlyConfigured):
        people.make_logins()
    assert User.objects.count() == Page.objects.filter(depth__gt=2).count() == 0


def test_notation_that_no_vocabulary_has_names_the_file(vocabularies):
    text = content.practices()[0]
    broken = content.Text(text.key, text.language, {**text.data, "facts": {**text.data["facts"], "sectors": ["ZZ"]}})

    with pytest.raises(ValueError, match=f"demo/practices/{text.key}"):
        practices.values(broken)
