import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.prose import blocks, cut, length


def paragraph(*runs):
    return {"kind": "paragraph", "runs": [run if isinstance(run, dict) else {"text": run} for run in runs]}


def test_blocks_keeps_paragraphs_headings_and_styles():
    html = "<h3>Head</h3><p>One <b>bold <i>both</i></b> end.</p>\n<p>Two<br/>lines</p>"
    assert blocks(html) == [
        {"kind": "heading", "runs": [{"text": "Head"}]},
        paragraph("One ", {"text": "bold ", "bold": True}, {"text": "both", "bold": True, "italic": True}, " end."),
        paragraph("Two", "\n", "lines"),
    ]


def test_blocks_keeps_nested_and_numbered_lists():
    html = "<ol><li>One<ul><li>Inner</li></ul></li><li><p>Two</p></li><li></li></ol>"
    inner = {"kind": "list", "ordered": False, "items": [[paragraph("Inner")]]}
    assert blocks(html) == [{"kind": "list", "ordered": True, "items": [[paragraph("One"), inner], [paragraph("Two")]]}]


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://example.org/ä", "https://example.org/%C3%A4"),
        ("/en/about/", "https://portal.example/en/about/"),
        ("mailto:office@example.org", "mailto:office@example.org"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_blocks_keeps_links_to_pages_and_mail_only(href, kept):
    run = blocks(f'<p><a href="{href}">there</a></p>', "https://portal.example/en/x/")[0]["runs"][0]
    assert run == ({"text": "there", "href": kept} if kept else {"text": "there"})


def test_blocks_leaves_out_scripts_and_unknown_tags():
    html = "<p>a<script>alert(1)</script><embed embedtype='image'/><blink>b</blink></p><style>p{}</style>"
    assert blocks(html) == [paragraph("ab")]


def test_blocks_survives_broken_markup():
    assert blocks("</li></ul>loose <b>text<p>next</i>") == [
        paragraph("loose ", {"text": "text", "bold": True}),
        paragraph({"text": "next", "bold": True}),
    ]
    assert blocks("<li>item</li>") == [paragraph("item")]
    assert blocks("<ul>text</ul>") == [{"kind": "list", "ordered": False, "items": [[paragraph("text")]]}]


def test_cut_ends_at_a_sentence_and_drops_a_last_heading():
    parts = blocks("<p>First one. Second one. Third one.</p><h3>Head</h3><p>More.</p>")
    assert cut(parts, 26) == [paragraph("First one. Second one.")]
    assert cut(parts, length(parts) - 5) == parts[:1]
    assert cut(parts, length(parts)) == parts


def test_cut_without_a_sentence_ends_at_a_word_and_shows_it():
    assert cut(blocks("<p>many <b>words</b> without end</p>"), 14) == [
        paragraph("many ", {"text": "words", "bold": True}, " …")
    ]


def test_cut_keeps_whole_items_of_a_list():
    parts = blocks("<ul><li>One.</li><li>Two.</li><li>Three.</li></ul>")
    assert cut(parts, 9) == [{"kind": "list", "ordered": False, "items": [[paragraph("One.")], [paragraph("Two.")]]}]


@given(st.text(alphabet="<>/pbulio3h a.=\"'&;"), st.integers(0, 60))
def test_blocks_and_cut_accept_any_text(html, letters):
    parts = blocks(html)
    assert length(cut(parts, letters)) <= letters + 2 * html.count("<") + 2
