"""The vocabularies as they come with the portal: the files in `data/` and names from the Unicode CLDR."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from babel import Locale

from taxonomy.enums import Scheme
from taxonomy.languages import OFFICIAL_EU
from taxonomy.table import Name
from taxonomy.trees import unaccented

DATA = Path(__file__).parent / "data"
COUNTRY_URI = "http://publications.europa.eu/resource/authority/country/"
LANGUAGE_URI = "http://id.loc.gov/vocabulary/iso639-1/"


@dataclass(frozen=True)
class Shipped:
    """One concept of the files. `broader` is the notation of its parent or empty, `names` are by language code."""

    scheme: str
    notation: str
    slug: str
    uri: str
    broader: str
    rank: int
    names: dict[str, Name] = field(default_factory=dict)


def digest(*parts: object) -> str:
    """Sixteen letters that change when one of the parts does."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).hexdigest()


def place_digest(broader: str, rank: int, uri: str) -> str:
    return digest(broader, rank, uri)


def name_digest(text: str, short: str, definition: str) -> str:
    return digest(text, short, definition)


def concepts() -> list[Shipped]:
    """All shipped concepts, each parent before its children."""
    return [*_listed(), *_country_groups(), *_countries(), *_languages()]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _listed() -> list[Shipped]:
    names: dict[tuple[str, str], dict[str, Name]] = {}
    for row in _rows("labels"):
        named = names.setdefault((row["scheme"], row["notation"]), {})
        named[row["language"]] = Name(row["text"], row["short"], row["definition"])
    listed = []
    for row in _rows("concepts"):
        scheme, notation = row["scheme"], row["notation"]
        rank, named = int(row["rank"]), names[scheme, notation]
        listed.append(Shipped(scheme, notation, row["slug"], row["uri"], row["broader"], rank, named))
    return sorted(listed, key=lambda concept: bool(concept.broader))


def _country_groups() -> list[Shipped]:
    groups: dict[str, Shipped] = {}
    for row in _rows("country-groups"):
        group = groups.setdefault(
            row["notation"], Shipped(Scheme.COUNTRY.value, row["notation"], row["slug"], "", "", int(row["rank"]))
        )
        group.names[row["language"]] = Name(row["label"], "", "")
    return list(groups.values())


def _countries() -> list[Shipped]:
    """Countries in the order of their English names; definitions only where a name needs a note."""
    notes = {(row["notation"], row["language"]): row["definition"] for row in _rows("country-notes")}
    territories = {code: Locale.parse(code).territories for code in OFFICIAL_EU}
    rows = sorted(_rows("countries"), key=lambda row: unaccented(territories["en"][row["notation"]]))
    countries = []
    for rank, row in enumerate(rows, start=1):
        code, uri = row["notation"], COUNTRY_URI + row["alpha3"]
        names = {
            language: Name(territory[code], "", notes.get((code, language), ""))
            for language, territory in territories.items()
        }
        countries.append(Shipped(Scheme.COUNTRY.value, code, row["slug"], uri, row["group"], rank, names))
    return countries


def _languages() -> list[Shipped]:
    """Languages in the order of the file; each is also named in itself, so that its own speakers find it."""
    known = {code: Locale.parse(code).languages for code in OFFICIAL_EU}
    shipped = []
    for rank, row in enumerate(_rows("languages"), start=1):
        code = row["notation"]
        names = {language: Name(words[code], "", "") for language, words in known.items()}
        names.setdefault(code, Name(row["autonym"], "", ""))
        shipped.append(Shipped(Scheme.LANGUAGE.value, code, row["slug"], LANGUAGE_URI + code, "", rank, names))
    return shipped
