"""Rules of endings on words that are not in the pairs of bench/inflection.py, and that bench's own figures."""

import pytest

from bench.inflection import LANGUAGES, measure, pairs
from search.folding import fold
from search.stemming import stem

SAME = {
    "en": [
        ("participant", "participants"), ("consultant", "consultants"), ("minority", "minorities"),
        ("awareness", "awareness"), ("local", "locally"), ("warrant", "warranted"), ("vocation", "vocational"),
        ("disability", "disabled"), ("activity", "active"),
    ],
    "it": [
        ("falegname", "falegnami"), ("cameriere", "cameriera"), ("cameriere", "camerieri"), ("fornaio", "fornai"),
        ("educatore", "educatrici"), ("territorio", "territori"), ("italiano", "italiane"), ("rete", "reti"),
        ("banca", "banche"), ("nuovo", "nuova"), ("opportunità", "opportunita"),
    ],
    "es": [
        ("voz", "voces"), ("hogar", "hogares"), ("plan", "planes"), ("nuevo", "nuevas"), ("niño", "niñas"),
        ("cliente", "clientes"), ("obrero", "obreras"), ("universidad", "universidades"), ("meta", "metas"),
    ],
    "el": [
        ("πόρος", "πόροι"), ("φορέας", "φορείς"), ("ιδέα", "ιδέες"), ("προϊόν", "προϊόντα"), ("μέλος", "μέλη"),
        ("έργο", "έργα"), ("βάση", "βάσεις"), ("καθηγητής", "καθηγήτρια"), ("κοινός", "κοινή"), ("νέος", "νέα"),
        ("εθνικός", "εθνικών"),
    ],
    "de": [
        ("Schülerin", "Schülerinnen"), ("Lernfeld", "Lernfelder"), ("Mitglied", "Mitgliedern"), ("Schüler", "Schülern"),
        ("Sprachkurs", "Sprachkurse"), ("System", "Systeme"), ("neu", "neuer"), ("sozial", "sozialem"),
        ("erworben", "erworbene"), ("Ergebnis", "Ergebnissen"), ("Übung", "Uebungen"),
        ("qualifiziert", "qualifizierter"),
    ],
}  # fmt: skip
DIFFERENT = {
    "en": [("account", "accountant"), ("person", "personal"), ("commune", "community")],
    "it": [("foro", "fora"), ("tasso", "tassa"), ("costo", "costa"), ("testo", "testa")],
    "es": [("cargo", "carga"), ("cuadro", "cuadra"), ("pago", "paga"), ("cualidad", "cualitativo")],
    "el": [("νόμος", "νομή"), ("δρόμος", "δρομέας")],
    "de": [("Wand", "Wandel"), ("Feier", "Fee"), ("Ordner", "Orden"), ("Schalter", "Schale")],
}


def cases(pairs):
    return [(language, *pair) for language, listed in pairs.items() for pair in listed]


@pytest.mark.parametrize(("language", "one", "other"), cases(SAME))
def test_forms_of_a_word_share_a_stem(language, one, other):
    assert stem(one.lower(), language) == stem(other.lower(), language)


@pytest.mark.parametrize(("language", "one", "other"), cases(DIFFERENT))
def test_words_that_look_alike_keep_their_own_stems(language, one, other):
    assert stem(one.lower(), language) != stem(other.lower(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_accents_change_no_stem(language):
    words = {word for kind in ("inflected", "unrelated") for pair in pairs(language, kind) for word in pair}
    assert [word for word in sorted(words) if stem(word, language) != stem(fold(word), language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_bench_is_met(language):
    assert measure(language).good


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["a", "s", "en", "er", "ces", "ita", "α", "ων", "e" * 60, "1e", "2024er", "日本語"])
def test_stem_is_never_empty(language, word):
    assert stem(word, language)
