import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from core import paper
from core.paper import PaperError, compile_pdf, page_count, settable, settable_data, unset_letters

SOURCE = """#import "/core/typst/style.typ": *
#show: paper
= Heading
#data.body
"""


@pytest.fixture
def template(monkeypatch, tmp_path):
    """A template in a root of its own that holds the shared style too."""
    style = tmp_path / "core" / "typst" / "style.typ"
    style.parent.mkdir(parents=True)
    style.write_text((paper.ROOT / "core" / "typst" / "style.typ").read_text())
    monkeypatch.setattr(paper, "ROOT", tmp_path)
    path = tmp_path / "letter.typ"
    path.write_text(SOURCE)
    return path


def text_of(pdf: bytes) -> str:
    """Without any spaces: a PDF holds places of letters, and readers guess the spaces between them."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_compile_pdf_makes_a_tagged_pdf_ua_file_with_title_author_and_language(template):
    data = {"title": "Ein Titel", "author": ["Example Body"], "date": [2026, 3, 5], "body": "Text"}
    reader = PdfReader(io.BytesIO(compile_pdf(template, data, language="de")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Ein Titel"
    assert reader.metadata.author == "Example Body"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()


@pytest.mark.parametrize(
    "body", ["#pagebreak() #panic()", "*bold* _it_ $x^2$", "<b>&amp;</b>", '"]) #read("/etc/passwd")']
)
def test_compile_pdf_keeps_markup_in_data_as_text(template, body):
    pdf = compile_pdf(template, {"title": body, "body": body}, language="en")
    assert squeezed(body) in text_of(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_compile_pdf_is_the_same_file_for_the_same_data(template):
    data = {"title": "Title", "body": "Text", "date": [2026, 3, 5]}
    assert compile_pdf(template, data, language="en") == compile_pdf(template, data, language="en")


def test_compile_pdf_names_letters_that_no_font_has(template):
    with pytest.raises(PaperError, match=r"U\+1F600 grinning face") as caught:
        compile_pdf(template, {"title": "Title", "body": "a😀b漢"}, language="en")
    assert caught.value.letters == ["😀", "漢"]


@pytest.mark.parametrize("title", [None, "", "  "])
def test_compile_pdf_refuses_a_document_without_title(template, title):
    with pytest.raises(PaperError, match="needs a title"):
        compile_pdf(template, {"title": title, "body": "x"}, language="en")


def test_compile_pdf_says_what_is_wrong_with_a_template(template, tmp_path):
    template.write_text("#unknown-name")
    with pytest.raises(PaperError, match="unknown variable"):
        compile_pdf(template, {"title": "Title"}, language="en")
    with pytest.raises(PaperError, match=r"no template gone\.typ"):
        compile_pdf(tmp_path / "gone.typ", {"title": "Title"}, language="en")


def test_compile_pdf_may_run_in_threads(template):
    def make(number: int) -> str:
        return text_of(compile_pdf(template, {"title": "T", "body": f"Number {number}."}, language="en"))

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(make, range(24)))
    assert all(f"Number{number}." in text for number, text in enumerate(texts))


def test_page_count_is_that_of_the_file(template):
    data = {"title": "Title", "body": "word " * 2500}
    pages = len(PdfReader(io.BytesIO(compile_pdf(template, data, language="en"))).pages)
    assert page_count(template, data, language="en") == pages > 2


# --- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "plain words, 100 % & <b>",
        "Ελληνικά με τόνους: ΐ ΰ, ἀρχὴ ᾧ",
        "Ħal Għaxaq, ğ ş ő ű ł ř ț ə ẞ ỹ",
        "Кириллица, Ѐ ђ ѓ ґ",
        "مرحبا بالعالم",
        "שָׁלוֹם",
        "→ ✓ € ½ “quotes” – —",
        "e\u0301\u0328 combined",
        "zero\u200bwidth, soft\u00adhyphen",
    ],
)
def test_unset_letters_is_empty_for_what_the_fonts_set(template, text):
    assert unset_letters(text) == []
    compile_pdf(template, {"title": "Title", "body": text}, language="en")


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        ("a😀b😀", ["😀"], "a[U+1F600]b[U+1F600]"),
        ("漢字 kanji", ["漢", "字"], "[U+6F22][U+5B57] kanji"),
        ("ไทย", ["ไ", "ท", "ย"], "[U+0E44][U+0E17][U+0E22]"),
        ("👩\u200d👧!", ["👩", "👧"], "[U+1F469][U+1F467]!"),
        ("🇬🇷", ["🇬", "🇷"], "[U+1F1EC][U+1F1F7]"),
        ("1\ufe0f\u20e3 and 1", ["\u20e3"], "1[U+20E3] and 1"),
        ("\ue000\ufffe", ["\ue000", "\ufffe"], "[U+E000][U+FFFE]"),
        ("lone \ud800", ["\ud800"], "lone [U+D800]"),
    ],
)
def test_settable_shows_a_sign_for_each_letter_that_no_font_has(template, text, letters, shown):
    assert settable(text) == (shown, letters)
    assert unset_letters(text) == letters
    assert squeezed(shown) in text_of(compile_pdf(template, {"title": "Title", "body": shown}, language="en"))


def test_settable_drops_controls_and_byte_order_marks():
    assert settable("a\x00b\x07c\ufeffd\te\nf😀")[0] == "abcd e\nf[U+1F600]"


def test_settable_gives_up_letters_that_a_document_refused():
    assert settable("plain", refused=["l"]) == ("p[U+006C]ain", ["l"])


def test_settable_data_walks_lists_and_dicts_and_leaves_the_rest():
    data = {"a": ["x😀", {"b": "漢"}], "n": 3, "none": None}
    assert settable_data(data) == ({"a": ["x[U+1F600]", {"b": "[U+6F22]"}], "n": 3, "none": None}, ["😀", "漢"])


def test_settable_agrees_with_typst_on_every_letter_of_the_basic_plane(template):
    """Whatever `settable` lets through compiles, in regular, bold and italic."""
    template.write_text(SOURCE + "#strong(data.body)\n#emph(data.body)\n")
    letters = "".join(chr(code) for code in range(0x20, 0x2000)) + "".join(chr(code) for code in range(0xFB00, 0x10000))
    text, unset = settable(letters)
    assert len(unset) > 3000
    compile_pdf(template, {"title": "Title", "body": text}, language="en")
