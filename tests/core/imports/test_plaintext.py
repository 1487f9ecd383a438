import time
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports.plaintext import first_sentences, rich_text, text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\0b\x07c\x1bd", "abcd"),
        ("\ufeffa\ud800b\ufffec", "abc"),
        ("e\u0301", "é"),
        ("  a  \n b\t\n", "a\n b"),
        ("👩\u200d🔧 \u200fعربي", "👩\u200d🔧 \u200fعربي"),
    ],
)
def test_text(given_text, kept):
    assert text(given_text) == kept


def test_text_is_never_cut():
    assert len(text("ab" * 300_000)) == 600_000


@given(st.text(alphabet=st.characters(), max_size=80))
def test_text_is_fit_for_storing_and_settled(value):
    once = text(value)
    once.encode("utf-8")
    assert text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {"\0", "\r", "\x1b"} & set(once)


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("", ""),
        ("a", "<p>a</p>"),
        ("a\nb\n\n \nc", "<p>a<br/>b</p><p>c</p>"),
        (
            "Tools:\n- saw\n- plane <1>\nand more",
            "<p>Tools:</p><ul><li>saw</li><li>plane &lt;1&gt;</li></ul><p>and more</p>",
        ),
        ("• a\n* b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
        ("-5 degrees\n- ", "<p>-5 degrees<br/>-</p>"),
        ("<b>&amp; https://example.org/?a=1&b", "<p>&lt;b&gt;&amp;amp; https://example.org/?a=1&amp;b</p>"),
    ],
)
def test_rich_text(plain, html):
    assert rich_text(plain) == html


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = set()
        self.words = []

    def handle_starttag(self, tag, attrs):
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data):
        self.words += data.split()


@given(st.text(alphabet=st.sampled_from("ab<>&\"'- \n/=#;*"), max_size=60))
def test_rich_text_holds_only_its_own_elements_and_all_the_words(plain):
    reader = Reader()
    reader.feed(rich_text(plain))
    reader.close()
    assert reader.tags <= {"p", "ul", "li", "br"}
    letters = "".join(char for char in plain if char in "ab<>&\"'/=#;")
    assert "".join("".join(reader.words).replace("-", "").replace("*", "")) == letters


@pytest.mark.parametrize("value", [" " * 500_000 + "x", "\n" * 500_000 + "x", "- " * 250_000, "1 111" * 100_000])
def test_text_and_rich_text_take_time_in_proportion(value):
    start = time.process_time()
    rich_text(value)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Short.", "Short."),
        ("One sentence here. Another sentence that is too long for this.", "One sentence here."),
        ("They met e.g. Anna and others, who said rather much about it all.", "They met e.g. Anna and others, who…"),
        ("Plans for roofs. 2. Then more of the same, and of the other too.", "Plans for roofs."),
        ("It ended in 2014. After that nothing happened any more at all.", "It ended in 2014."),
        ("Αρχίζουν όλοι εδώ. Μετά συνεχίζουν πολύ περισσότερο από πριν.", "Αρχίζουν όλοι εδώ."),
        ("word " * 20, "word word word word word word word…"),
    ],
)
def test_text_is_cut_at_the_end_of_a_sentence(value, expected):
    assert first_sentences(value, 40) == expected
