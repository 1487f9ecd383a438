import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import KEY_LENGTH, fold, title_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Édilizia", "edilizia"),
        ("Straße", "strasse"),
        ("ΕΚΠΑΊΔΕΥΣΗΣ", "εκπαιδευσησ"),
        ("μαθητείας", "μαθητειασ"),
        ("προϊόν", "προιον"),
        ("niño", "nino"),
        ("ﬁrm", "firm"),
    ],
)
def test_fold_drops_case_and_accents(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=80))
def test_fold_is_the_same_twice(text):
    assert fold(fold(text)) == fold(text)


def test_spanish_n_tilde_sorts_after_n_and_before_o():
    titles = ["oso", "niño", "nitro", "nube", "ñame", "nz"]

    assert sorted(titles, key=lambda title: title_key(title, "es")) == ["niño", "nitro", "nube", "nz", "ñame", "oso"]


def test_n_tilde_is_an_n_elsewhere():
    assert title_key("El Niño", "it") == "el nino"


def test_title_key_leaves_signs_out_and_fits_the_index():
    assert title_key("«Σχέδιο» – 2024!", "el") == "σχεδιο 2024"
    assert len(title_key("a" * 500, "en")) == KEY_LENGTH
