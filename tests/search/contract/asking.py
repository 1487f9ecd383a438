"""Questions: some hundred by chance, and the corners that chance would miss. Each is read from an address."""

import random
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import QueryDict

from search.enums import Sort
from search.kinds import Kind
from search.query import SearchQuery
from tests.search.contract import wording
from tests.search.contract.drafting import BODIES, TAGS, THIS_YEAR, slugs, unused
from tests.search.contract.oracle import broader
from tests.search.contract.people import PEOPLE

Pairs = list[tuple[str, str]]
BEYOND = "400"
SORTS = tuple(sort.value for sort in Sort if sort != Sort.RELEVANCE)
LABELS = ("construction", "costruzioni", "edilizia", "Baugewerbe", "κατασκευές", "Grecia", "Ελλάδα", "Spanien")


def read(kind: Kind, pairs: Pairs) -> SearchQuery:
    """Raises ValueError when something in the address means nothing: the question would not be what it seems."""
    query = SearchQuery.from_querydict(QueryDict(urlencode(pairs)), kind=kind)
    if query.ignored:
        raise ValueError(f"not understood: {query.ignored}")
    return query


def by_chance(kind: Kind, count: int, *, seed: int = 1) -> Iterator[tuple[str, SearchQuery]]:
    """(person, question) pairs."""
    for number in range(count):
        rng = random.Random(f"{seed}-{number}")
        yield rng.choice(list(PEOPLE)), read(kind, _pairs(rng, kind))


def _pairs(rng: random.Random, kind: Kind) -> Pairs:
    pairs: Pairs = []
    for facet in rng.sample([facet.name for facet in kind.facets], rng.choice((0, 1, 1, 2, 2, 3))):
        pairs += [(facet, value) for value in _chosen(rng, kind, facet)]
    if rng.random() < 0.45:
        pairs.append(("q", _words(rng)))
    if rng.random() < 0.3:
        pairs += _period(rng)
    if rng.random() < 0.75:
        pairs.append(("sort", rng.choice(SORTS)))
    if rng.random() < 0.5:
        pairs.append(("page", rng.choice(("2", "3", BEYOND))))
    return pairs


def _words(rng: random.Random) -> str:
    if rng.random() < 0.2:
        return rng.choice(LABELS)
    asked = wording.question(rng, rng.choice(wording.LANGUAGES))
    if rng.random() < 0.15:
        asked += f" {wording.question(rng, rng.choice(wording.LANGUAGES))}"
    return asked


def _period(rng: random.Random) -> Pairs:
    first, last = sorted(rng.randint(1990, THIS_YEAR + 4) for _ in range(2))
    both = [("from", str(first)), ("to", str(last))]
    return rng.choice((both, both, both[:1], both[1:]))


def _chosen(rng: random.Random, kind: Kind, name: str) -> list[str]:
    """One to four values, a broad one now and then, none that nobody has more than seldom."""
    scheme = kind.facets[name].scheme
    if not scheme:
        stem, count = ("example-body", BODIES) if name == "organisation" else ("tag", TAGS)
        return list({f"{stem}-{int((count + 1) * rng.random() ** 2.5)}" for _ in range(rng.randint(1, 4))})
    offered = slugs(str(scheme))
    chosen = {offered[int(len(offered) * rng.random() ** 2.5)] for _ in range(rng.randint(1, 4))}
    if rng.random() < 0.3:
        chosen |= broader(str(scheme), sorted(chosen)[0])
    if rng.random() < 0.1:
        chosen.add(rng.choice(unused(str(scheme)) or offered))
    return sorted(chosen)


def corners(kind: Kind) -> dict[str, Pairs]:
    """Addresses by name; each is asked by every person."""
    found: dict[str, Pairs] = {"nothing chosen": [], "last page": [("page", BEYOND)]}
    for facet in kind.facets:
        found |= _of_facet(kind, facet.name)
    for sort in SORTS:
        found[f"sort {sort}"] = [("sort", sort)]
        found[f"sort {sort}, last page"] = [("sort", sort), ("page", BEYOND)]
        found[f"sort {sort} of few"] = [("sort", sort), ("sector", "construction"), ("language", "en")]
        found[f"sort {sort} with words"] = [("sort", sort), ("q", "workshop"), ("page", "2")]
    return found | _of_words() | _of_periods() | _of_all(kind)


def _of_facet(kind: Kind, name: str) -> dict[str, Pairs]:
    scheme = kind.facets[name].scheme
    if not scheme:
        stem = "example-body" if name == "organisation" else "tag"
        return {
            f"{name}: any of two": [(name, f"{stem}-0"), (name, f"{stem}-3")],
            f"{name}: nobody has it": [(name, "no-such-value")],
            f"{name}: nobody has one of two": [(name, "no-such-value"), (name, f"{stem}-1")],
        }
    offered, never = slugs(str(scheme)), unused(str(scheme))
    top = next(slug for slug in offered if not broader(str(scheme), slug))
    found = {
        f"{name}: one": [(name, offered[0])],
        f"{name}: any of three": [(name, value) for value in offered[:3] if not broader(str(scheme), value)]
        or [(name, offered[0]), (name, offered[1])],
        f"{name}: broad": [(name, top)],
        f"{name}: every top value": [(name, slug) for slug in offered if not broader(str(scheme), slug)][:90],
    }
    if never:
        found[f"{name}: nobody has it"] = [(name, never[0])]
    return found


def _of_words() -> dict[str, Pairs]:
    first = {code: families[0] for code, families in wording.FAMILIES.items()}
    found = {f"word {code}": [("q", forms[0])] for code, forms in first.items()}
    found |= {f"inflected {code}": [("q", forms[1]), ("sort", "title")] for code, forms in first.items()}
    found |= {f"label “{label}”": [("q", label), ("sort", "newest")] for label in LABELS}
    return found | {
        "phrase": [("q", '"workshop apprentices"')],
        "phrase over a stop word": [("q", '"mentors of the workshop"')],
        "phrase of one word": [("q", '"bakery"')],
        "phrase and word": [("q", '"workshop apprentices" welding')],
        "two languages": [("q", "workshop officina")],
        "without accents": [("q", "panaderia formacion")],
        "Greek capitals without tonos": [("q", "ΜΑΘΗΤΕΙΑ")],
        "sharp s": [("q", "STRASSE")],
        "stop words alone": [("q", "the of and")],
        "stop word beside another": [("q", "the workshop")],
        "a word twice": [("q", "workshop workshops")],
        "many words": [
            ("q", "apprentice workshop welding mentor bakery trainer craft skill roof company tool solar café")
        ],
        "nobody says it": [("q", "zzyzx")],
        "name of an organisation": [("q", '"example body 7"')],
        "word, filter and period": [("q", "workshop"), ("country", "gr"), ("from", "2010"), ("sort", "oldest")],
        "words of a label and filter on the same": [("q", "construction"), ("sector", "construction")],
    }


def _of_periods() -> dict[str, Pairs]:
    return {
        "one year": [("from", "2015"), ("to", "2015")],
        "this year": [("from", str(THIS_YEAR)), ("to", str(THIS_YEAR))],
        "from": [("from", "2020"), ("sort", "oldest")],
        "to": [("to", "2000"), ("sort", "oldest")],
        "before all": [("to", "1960")],
        "after what goes on": [("from", str(THIS_YEAR + 1))],
        "after all": [("from", "2099")],
        "turned round": [("from", "2012"), ("to", "2005")],
        "with a filter": [("from", "2005"), ("to", "2012"), ("sector", "manufacturing"), ("country", "eu")],
    }


def _of_all(kind: Kind) -> dict[str, Pairs]:
    """One value of each facet, of some, and with everything else too."""
    one = [(facet.name, slugs(str(facet.scheme))[0]) for facet in kind.facets if facet.scheme]
    pairs = [(name, slug) for name in ("country", "sector") for slug in slugs(name) if broader(name, slug)]
    two = [pair for name in ("country", "sector") for pair in [pair for pair in pairs if pair[0] == name][:2]]
    rest = [("q", "workshop"), ("from", "2000"), ("tag", "tag-0"), ("sort", "title"), ("page", "2")]
    return {"one of each": one, "two of each of two": two, "everything": [*one[:2], *rest]}
