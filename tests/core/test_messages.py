import gettext
import os
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from core import messages

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

class Sample:
    # Translators: the month, not the verb
    month = pgettext("calendar", "May")
    title = gettext_lazy("Practices")
    joined = _("first half, "
               "second half")

def count(number):
    return ngettext("%(count)s file", "%(count)s files", number) % {"count": number}

ordinary = translate("never shown")
"""
TEMPLATE = """{% load i18n %}
<main title="{% translate "Main part" %}">
    {# Translators: shown on a button #}
  {{ _("Search") }} {{ name|default:_("nobody") }} it's "quoted
      {% blocktranslate trimmed with name=page.title %}
        Read <b>{{ name }}</b>
        now
      {% endblocktranslate %}
 {% blocktranslate count total=all|length %}{{ total }} practice{% plural %}{{ total }} practices{% endblocktranslate %}
   {% translate "Close" context "verb" %}
{% comment %}{% translate "left out" %}{% endcomment %}
</main>"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    (tmp_path / "app" / "models.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "app" / "migrations" / "0001_initial.py").write_text('_("old words")', encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def strings(root: Path) -> Catalog:
    return messages.extract_all(root, ["app", "templates"])


def ids(catalog: Catalog) -> set[Any]:
    return {(message.context, tuple(messages.forms(message.id))) for message in catalog if message.id}


def catalog(**texts: Any) -> Catalog:
    made = Catalog(domain="django", fuzzy=False)
    for text in texts.values():
        made.add(text)
    return made


def write_po(root: Path, body: str, language: str = "it") -> Path:
    path = messages.po_path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = messages.HEADER.format(language=language, plurals="nplurals=2; plural=(n != 1);")
    path.write_text(header + body, encoding="utf-8")
    return path


# --- finding strings --------------------------------------------------------------------------
def test_strings_of_python_and_templates_are_found(project: Path) -> None:
    assert ids(strings(project)) == {
        ("calendar", ("May",)),
        (None, ("Practices",)),
        (None, ("first half, second half",)),
        (None, ("%(count)s file", "%(count)s files")),
        (None, ("Main part",)),
        (None, ("Search",)),
        (None, ("nobody",)),
        (None, ("Read <b>%(name)s</b> now",)),
        (None, ("%(total)s practice", "%(total)s practices")),
        ("verb", ("Close",)),
    }


def test_comments_for_translators_come_along(project: Path) -> None:
    found = strings(project)
    assert found.get("May", "calendar").auto_comments == ["Translators: the month, not the verb"]
    assert found.get("Search").auto_comments == ["Translators: shown on a button"]


# --- update ------------------------------------------------------------------------------------
def test_update_keeps_translations_adds_new_strings_and_drops_old_ones(tmp_path: Path) -> None:
    write_po(tmp_path, 'msgid "Kept"\nmsgstr "Tenuto"\n\nmsgid "Gone"\nmsgstr "Andato"\n')
    messages.update(tmp_path, "it", catalog(a="Kept", b="New"))
    after = messages.read(tmp_path, "it")
    assert {message.id: message.string for message in after if message.id} == {"Kept": "Tenuto", "New": ""}


def test_update_of_a_similar_string_guesses_nothing(tmp_path: Path) -> None:
    write_po(tmp_path, 'msgid "Read the practice"\nmsgstr "Leggi la pratica"\n')
    messages.update(tmp_path, "it", catalog(a="Read the practices"))
    assert messages.read(tmp_path, "it").get("Read the practices").string == ""


def test_update_empties_a_plural_whose_words_changed(tmp_path: Path) -> None:
    body = 'msgid "%(n)s file"\nmsgid_plural "%(n)s files"\nmsgstr[0] "%(n)s documento"\nmsgstr[1] "%(n)s documenti"\n'
    write_po(tmp_path, body)
    messages.update(tmp_path, "it", catalog(a=("%(n)s file", "%(n)s attachments")))
    assert not messages.is_translated(messages.read(tmp_path, "it").get("%(n)s file"))


def test_update_twice_changes_nothing(project: Path) -> None:
    messages.update(project, "de", strings(project))
    path = messages.po_path(project, "de")
    first = path.read_bytes()
    os.utime(path, ns=(1, 1))
    messages.update(project, "de", strings(project))
    assert path.read_bytes() == first
    assert path.stat().st_mtime_ns == 1


def test_english_is_filled_by_identity(project: Path) -> None:
    messages.update(project, "en", strings(project))
    english = messages.read(project, "en")
    assert english.get("Search").string == "Search"
    assert english.get("%(count)s file").string == ("%(count)s file", "%(count)s files")
    assert messages.check(project, "en", strings(project)) == []


# --- check ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "missing"),
        ('msgid "Hello %(name)s <b>you</b>"\nmsgstr ""\n', "missing"),
        ('#, fuzzy\nmsgid "Hello %(name)s <b>you</b>"\nmsgstr "Ciao %(name)s <b>tu</b>"\n', "fuzzy"),
        ('msgid "Hello %(name)s <b>you</b>"\nmsgstr "Ciao %(nome)s <b>tu</b>"\n', "placeholders"),
        ('msgid "Hello %(name)s <b>you</b>"\nmsgstr "Ciao <b>tu</b>"\n', "placeholders"),
        ('msgid "Hello %(name)s <b>you</b>"\nmsgstr "Ciao %(name)s <b>tu"\n', "tags"),
        ('msgid "Hello %(name)s <b>you</b>"\nmsgstr "Ciao %(name)s tu"\n', "tags"),
    ],
)
def test_check_names_what_is_wrong_with_a_string(tmp_path: Path, body: str, kind: str) -> None:
    write_po(tmp_path, body)
    problems = messages.check(tmp_path, "it", catalog(a="Hello %(name)s <b>you</b>"))
    assert [(problem.language, problem.kind) for problem in problems] == [("it", kind)]


def test_check_accepts_a_complete_catalogue(tmp_path: Path) -> None:
    write_po(tmp_path, 'msgid "Hello %(name)s <b>you</b>"\nmsgstr "<b>Ciao</b>, %(name)s; %(name)s!"\n')
    assert messages.check(tmp_path, "it", catalog(a="Hello %(name)s <b>you</b>")) == []


@pytest.mark.parametrize("marker", ["", "#~ "])
def test_check_names_an_obsolete_string(tmp_path: Path, marker: str) -> None:
    write_po(tmp_path, f'{marker}msgid "Gone"\n{marker}msgstr "Andato"\n')
    assert list(map(str, messages.check(tmp_path, "it", catalog()))) == ["it: obsolete: 'Gone'"]


def test_singular_may_leave_out_the_number_but_the_plural_may_not(tmp_path: Path) -> None:
    files = catalog(a=("%(n)s file", "%(n)s files"))
    head = 'msgid "%(n)s file"\nmsgid_plural "%(n)s files"\n'
    write_po(tmp_path, head + 'msgstr[0] "%(n)s documento"\nmsgstr[1] "documenti"\n')
    assert [problem.text for problem in messages.check(tmp_path, "it", files)] == ["documenti"]
    write_po(tmp_path, head + 'msgstr[0] "%(n)s documento"\nmsgstr[1] ""\n')
    assert [problem.kind for problem in messages.check(tmp_path, "it", files)] == ["missing"]
    one = catalog(a=("One file", "%(n)s files"))
    write_po(tmp_path, 'msgid "One file"\nmsgid_plural "%(n)s files"\nmsgstr[0] "Uno"\nmsgstr[1] "%(n)s documenti"\n')
    assert messages.check(tmp_path, "it", one) == []


# --- compile -----------------------------------------------------------------------------------------
def test_compiled_catalogue_is_read_by_gettext_with_plurals_and_context(tmp_path: Path) -> None:
    write_po(
        tmp_path,
        'msgctxt "verb"\nmsgid "Close"\nmsgstr "Chiudi"\n\n'
        'msgid "%(n)s file"\nmsgid_plural "%(n)s files"\nmsgstr[0] "%(n)s documento"\nmsgstr[1] "%(n)s documenti"\n',
    )
    messages.compile_all(tmp_path)
    read = gettext.translation("django", tmp_path, ["it"])
    assert read.pgettext("verb", "Close") == "Chiudi"
    assert [read.ngettext("%(n)s file", "%(n)s files", number) for number in (1, 2)] == [
        "%(n)s documento",
        "%(n)s documenti",
    ]


def test_only_catalogues_that_changed_are_compiled(tmp_path: Path) -> None:
    path = write_po(tmp_path, 'msgid "Close"\nmsgstr "Chiudi"\n')
    target = path.with_suffix(".mo")
    assert messages.compile_all(tmp_path) == [target]
    assert messages.compile_all(tmp_path) == []
    os.utime(path, ns=(target.stat().st_mtime_ns + 1,) * 2)
    assert messages.compile_all(tmp_path) == [target]


# --- the command ----------------------------------------------------------------------------------------
def test_command_fails_and_names_strings_without_translation(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError, match=r"Catalogues are not complete \(it \d+\)"):
        call_command("messages", "check", language=["it"])
    assert "it: missing: 'Italian'" in capsys.readouterr().err


def test_command_refuses_a_language_that_the_portal_does_not_have(settings: Any) -> None:
    with pytest.raises(CommandError, match="Not among LANGUAGES: xx"):
        call_command("messages", "update", language=["xx"])


def test_command_writes_and_compiles_catalogues(tmp_path: Path, settings: Any) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    call_command("messages", "update", verbosity=0)
    call_command("messages", "compile")
    assert {path.parts[-3] for path in tmp_path.glob("*/LC_MESSAGES/django.mo")} == {"en", "it", "es", "el", "de"}
    call_command("messages", "check", language=["en"])
