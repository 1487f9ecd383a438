import io
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from pypdf import PdfReader

from core import paper
from repository import factsheet
from tests.factories.core import PortalImageFactory
from tests.factories.tree import plant
from tests.repository.full_practice import add_body, full_practice
from tests.repository.printed import links, read, squeezed

pytestmark = pytest.mark.django_db
SHEET = "/en/practices/site-mentors/fact-sheet/"
# Wagtail does not close the buffer of a rendition that it has just made.
LEFT_TO_THE_COLLECTOR = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")
ARABIC = "نموذج: مرشدون في الموقع"


@pytest.fixture(autouse=True)
def _typeset_anew():
    caches["paper"].clear()


@pytest.fixture
def tree():
    return plant("en", "el", "de")


# --- the file -------------------------------------------------------------------------------------


def test_fact_sheet_is_a_tagged_file_with_title_and_language(tree, client):
    full_practice(tree)
    response = client.get(SHEET)
    reader, _text = read(response)
    root = reader.trailer["/Root"]
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="site-mentors-en.pdf"'
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Site mentors who share one training plan"
    assert len(reader.pages) == 1


def test_fact_sheet_tells_facts_story_address_version_licence_citation_and_funder(tree, client):
    add_body(full_practice(tree, source_name="Example Source", source_url="https://example.org/1"), "Example Centre")
    reader, text = read(client.get(SHEET))
    url = "http://localhost:8000/en/practices/site-mentors/"
    for words in [
        "Site mentors who share one training plan", "Three firms could not each keep", "Worked", "Evaluated by others",
        "Catalonia, Spain", "Construction (NACE 41)", "2019 to 2024", "Apprentices", "EQF 4", "18,000 EUR a year",
        "Led by", "Example Centre", "The situation", "seven months", "Units", "Counted", "lost twice", url,
        "5 March 2026", "CC BY 4.0", "Example Centre. (2026). Site mentors", "Co-funded by the European Union",
        "Neither the European Union nor the granting authority", "Page 1 of 1",
    ]:  # fmt: skip
        assert squeezed(words) in text, words
    assert links(reader) == {
        url, "https://example.org/", "https://example.org/1", "https://example.org/diary",
        "https://creativecommons.org/licenses/by/4.0/",
    }  # fmt: skip


def test_addresses_of_the_fact_sheet_hold_nothing_but_their_letters(tree, client):
    full_practice(tree)
    url = "http://localhost:8000/en/practices/site-mentors/"
    pages = read(client.get(SHEET))[0].pages
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))

    assert text.count(url) == 3  # beside the text, in the citation, at the foot of the page


@pytest.mark.parametrize(
    ("language", "words"),
    [("el", ["Πέτυχε", "Ισπανία", "Κατασκευές"]), ("de", ["Hat geklappt", "Spanien", "Lehrlinge", "5. März 2026"])],
)
def test_fact_sheet_in_another_language_has_its_labels_and_marks_the_text(tree, client, language, words):
    full_practice(tree)
    response = client.get(SHEET.replace("/en/", f"/{language}/"))
    reader, text = read(response)
    assert response["Content-Disposition"] == f'attachment; filename="site-mentors-{language}.pdf"'
    assert reader.trailer["/Root"]["/Lang"] == language
    assert squeezed("Site mentors who share one training plan") in text
    for word in words:
        assert squeezed(word) in text
    assert b"/Lang(en)" in response.content.replace(b" ", b"")


def test_fact_sheet_of_a_translation_has_its_texts_and_the_facts_of_the_original(tree, client):
    page = full_practice(tree)
    texts = {"summary": "Δύο προτάσεις.", "situation": "<p>Τι συνέβαινε.</p>"}
    tree.translation(page, "el", title="Μέντορες στο εργοτάξιο", slug="mentores", **texts)
    reader, text = read(client.get("/el/practices/mentores/fact-sheet/"))
    assert reader.metadata.title == "Μέντορες στο εργοτάξιο"
    for words in ["Μέντορες στο εργοτάξιο", "Τι συνέβαινε.", "Ισπανία", "Πέτυχε"]:
        assert squeezed(words) in text


@LEFT_TO_THE_COLLECTOR
def test_fact_sheet_carries_the_operators_funder_words_and_emblem(tree, client):
    full_practice(tree)
    without = read(client.get(SHEET))[0]
    settings = tree.settings
    settings.funder_line, settings.disclaimer = "Paid by Example Fund", "Example words."
    settings.funder_emblem = PortalImageFactory()
    settings.save()
    reader, text = read(client.get(SHEET))
    assert squeezed("Paid by Example Fund Example words.") in text
    assert squeezed("European Union") not in text
    assert (len(without.pages[0].images), len(reader.pages[0].images)) == (0, 1)


@LEFT_TO_THE_COLLECTOR
def test_fact_sheet_without_facts_and_story_is_made(tree, client):
    page = tree.practice(title="Bare", slug="bare")
    settings = tree.settings
    settings.funder_emblem = PortalImageFactory()
    settings.save()
    settings.funder_emblem.get_rendition("max-960x224|format-png").file.delete(save=False)
    assert page.last_published_at
    assert "Bare" in read(client.get("/en/practices/bare/fact-sheet/"))[1]


# --- what people write ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script> & <b>x</b>", '#panic() *b* $x$ "]) #read("/etc/hosts")', "{{ title }} {% now %}"],
)
def test_fact_sheet_keeps_markup_in_a_title_as_text(tree, client, title):
    full_practice(tree, title=title)
    reader, text = read(client.get(SHEET))
    assert squeezed(title) in text
    assert reader.metadata.title == title


@pytest.mark.parametrize(
    "title",
    ["x" * 255, "Μακρύς τίτλος " * 18, "Donaudampfschifffahrtsgesellschaftskapitän" * 6, ARABIC, "Ωω" * 127],
)
def test_fact_sheet_sets_long_and_foreign_titles_inside_the_page(tree, client, title):
    full_practice(tree, title=title, summary=title, situation=f"<p>{title}</p>")
    reader, text = read(client.get(SHEET))
    assert len(reader.pages) == 1
    if title != ARABIC:  # read back in the order of the page
        assert squeezed(title) in text
    lines = reader.pages[0].extract_text().splitlines()
    assert max(len(line.replace("\u200b", "")) for line in lines) < 90  # an unbroken one would hold all 255 letters


def test_fact_sheet_tells_which_letters_it_cannot_set(tree, client):
    full_practice(tree, title="Plan 😀 漢", situation="<p>ไ</p>")
    reader, text = read(client.get(SHEET))
    assert squeezed("Plan [U+1F600] [U+6F22]") in text
    assert squeezed("U+1F600 grinning face") in text
    assert squeezed("[U+0E44]") in text
    assert reader.metadata.title == "Plan 😀 漢"


def test_fact_sheet_sets_what_fonts_refuse_only_in_their_place(tree, monkeypatch, rf):
    """A font may have a letter and yet refuse it beside others: then the letter gives way to its sign."""
    page = full_practice(tree, title="Plan q")
    request = rf.get("/en/")
    request.user, request.session = AnonymousUser(), {}
    sheet = factsheet.contents(page, request)
    compile_pdf = paper.compile_pdf

    def refuse_q(template, data, *, language):
        if "q" in data["heading"]:
            raise paper.PaperError("No font can set q.", ["q"])
        return compile_pdf(template, data, language=language)

    monkeypatch.setattr(paper, "compile_pdf", refuse_q)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(factsheet.pdf(sheet))).pages)
    assert squeezed("Plan [U+0071]") in squeezed(text)


# --- how much fits ----------------------------------------------------------------------------------


def test_fact_sheet_of_a_long_story_ends_on_the_second_page_with_the_address(tree, client):
    sentences = "".join(f"<p>Sentence number {n} of a story that goes on for very long.</p>" for n in range(250))
    full_practice(tree, situation=sentences, results="<p>The very end.</p>")
    reader, text = read(client.get(SHEET))
    assert len(reader.pages) == 2
    assert squeezed("The story continues at http://localhost:8000/en/practices/site-mentors/") in text
    assert squeezed("The very end.") not in text
    told = [int(n) for n in re.findall(r"Sentencenumber(\d+)of", text)]
    assert told == list(range(len(told)))
    assert len(told) > 70
    assert "Co-fundedbytheEuropeanUnion" in text


def test_fact_sheet_of_a_middling_story_is_whole_on_two_pages(tree, client):
    full_practice(
        tree, situation="<p>Some words to fill a line or two of this page.</p>" * 60, results="<p>The end.</p>"
    )
    reader, text = read(client.get(SHEET))
    assert len(reader.pages) == 2
    assert squeezed("The end.") in text
    assert squeezed("The story continues") not in text


def test_fact_sheet_with_very_many_facts_shortens_them(tree, client, rf):
    page = full_practice(tree)
    for number in range(30):
        add_body(page, f"Example organisation with a long name, number {number}", "partner")
    reader, text = read(client.get(SHEET))
    assert len(reader.pages) == 1
    shown = len(re.findall(r"longname,number\d+", text))
    assert 0 < shown < 30
    assert f"and{30 - shown}more" in text
