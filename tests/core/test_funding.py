from types import SimpleNamespace

from django.utils import translation

from core.funding import disclaimer, funder_line


def test_funder_words_are_the_standard_ones_unless_the_operator_wrote_others():
    empty = SimpleNamespace(funder_line="", disclaimer="")
    own = SimpleNamespace(funder_line="Paid by Example Fund", disclaimer="Example words.")
    with translation.override("en"):
        assert funder_line(empty) == "Co-funded by the European Union"
        assert disclaimer(empty).startswith("Views and opinions expressed are however")
        assert disclaimer(empty).endswith("can be held responsible for them.")
    assert (funder_line(own), disclaimer(own)) == ("Paid by Example Fund", "Example words.")
