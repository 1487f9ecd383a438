"""Specimens written by hand, with what must be found: a fault in the stems or in the reading of words shows here.

Each tells a word of their own, so that a question with it concerns them alone.
"""

from datetime import UTC, datetime

from search.drafts import Draft, Text
from tests.search.contract.specimens import R1, R2

MARK = "quintain"
MOMENT = datetime(2020, 5, 17, tzinfo=UTC)


def _draft(
    name: str, *titles: str, summary: str = "", values: dict[str, tuple[str, ...]] | None = None,
    names: tuple[str, ...] = (), restrictions: tuple[int, ...] = (),
) -> tuple[str, Draft]:  # fmt: skip
    """`titles` are “language: title”, the original's first."""
    told = dict(title.split(": ", 1) for title in titles)
    original = next(iter(told))
    texts = {code: Text(title, name, summary if code == original else "", MARK) for code, title in told.items()}
    draft = Draft(name, original, texts, MOMENT, MOMENT, restrictions=restrictions, values=values or {}, names=names)
    return name, draft


NAMED = dict(
    [
        _draft("neighbours", "en: Zinc gutters"),
        _draft("title and summary", "en: Zinc", summary="Gutters"),
        _draft("two languages", "en: Zinc", "de: Gutters"),
        _draft("two names", "en: Plain", names=("Zinc", "Gutters")),
        _draft("stop word between", "en: Zinc for gutters"),
        _draft("other order", "en: Gutters, zinc"),
        _draft("italian", "it: Saldature di qualità"),
        _draft("spanish", "es: Soldaduras y diseño"),
        _draft("greek", "el: Εργαστήρια ξύλου"),
        _draft("german", "de: Große Bäckereien"),
        _draft("english and greek", "en: Ovens", "el: Φούρνοι"),
        _draft("builders", "en: Plain", values={"sector": ("specialised-construction",)}),
        _draft("named", "en: Plain", names=("Example Guild Hall",)),
        _draft("behind the first", "en: Guild", restrictions=(R1,)),
        _draft("behind both", "en: Guild", restrictions=(R1, R2)),
    ]
)
ZINC = {"neighbours", "title and summary", "two languages", "two names", "stop word between", "other order"}

# question: names of those that nobody in particular finds
FOUND: dict[str, set[str]] = {
    "zinc gutters": ZINC,
    '"zinc gutters"': {"neighbours", "stop word between"},
    '"zinc of the gutter"': {"neighbours", "stop word between"},
    '"gutters zinc"': {"other order"},
    '"zinc': ZINC,
    "saldatura": {"italian"},
    "qualita": {"italian"},
    "SOLDADURA": {"spanish"},
    "diseños": {"spanish"},
    "diseno": {"spanish"},
    "εργαστηριου": {"greek"},
    "ΕΡΓΑΣΤΗΡΙΑ ΞΥΛΑ": {"greek"},
    '"εργαστηρίου ξύλο"': {"greek"},
    "bäckerei": {"german"},
    "GROSSE": {"german"},
    "oven": {"english and greek"},
    "φούρνος": {"english and greek"},
    "oven φουρνος": {"english and greek"},
    '"ovens φούρνοι"': set(),
    "edilizia": {"builders"},
    '"edilizia specializzata"': {"builders"},
    "construction": {"builders"},
    "baugewerbe": {"builders"},  # the section above it
    "guild": {"named"},
    '"example guild"': {"named"},
    '"guild example"': set(),
    "the zinc": ZINC,
    "(zinc* AND -gutters": ZINC,
    "zinc zzyzx": set(),
}
