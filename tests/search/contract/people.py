"""Seven kinds of person, as the engine knows them."""

from search.readers import Reader
from tests.search.contract.drafting import THIS_YEAR
from tests.search.contract.specimens import R1, R2, R3, path_of


def _reader(language: str, *accepted: int, year: int = THIS_YEAR) -> Reader:
    closed = tuple((key, path_of(key)) for key in (R1, R2, R3) if key not in accepted)
    return Reader(language, frozenset(accepted), closed, year)


PEOPLE = {
    "nobody": _reader("en"),
    "first": _reader("it", R1),
    "first and second": _reader("el", R1, R2),
    "third": _reader("de", R3),
    "everything": _reader("en", R1, R2, R3),
    "second alone": _reader("en", R2),  # no more than nobody: the second lies behind the first
    "another language, some years ago": _reader("es", year=THIS_YEAR - 2),
}
