"""Specimens by the thousand: the same seed makes the same ones."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from search.drafts import Draft, Text
from taxonomy import table
from tests.search.contract import wording
from tests.search.contract.specimens import CLASSES, FACETS

THIS_YEAR = 2026
FIRST_DAY = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)
ATHENS = timezone(timedelta(hours=2))
BODIES, TAGS = 60, 40
MOST = {"country": 3, "sector": 3, "theme": 3, "target": 2, "eqf": 2, "language": 2}
UNUSED = 5  # values of each vocabulary that no specimen has


def drafts(count: int, *, seed: int = 1) -> Iterator[Draft]:
    offered = {facet.name: slugs(str(facet.scheme)) for facet in FACETS if facet.scheme}
    return (_draft(random.Random(f"{seed}-{number}"), offered) for number in range(count))


def slugs(scheme: str) -> list[str]:
    """What specimens may have, broad values among narrow ones, in an order that the vocabulary does not have."""
    found = sorted(entry.slug for entry in table.current().of(scheme) if entry.is_offered)
    random.Random(scheme).shuffle(found)
    return found[UNUSED:] if len(found) > 2 * UNUSED else found


def unused(scheme: str) -> list[str]:
    return sorted({entry.slug for entry in table.current().of(scheme) if entry.is_offered} - set(slugs(scheme)))


def _draft(rng: random.Random, offered: dict[str, list[str]]) -> Draft:
    language = rng.choice(wording.LANGUAGES)
    others = [code for code in wording.LANGUAGES if code != language and rng.random() < 0.3]
    bodies = sorted({f"example-body-{_seldom(rng, BODIES)}" for _ in range(rng.randint(0, 2))})
    tags = sorted({f"tag-{_seldom(rng, TAGS)}" for _ in range(rng.randint(0, 3))})
    values = {facet: _values(rng, found, MOST[facet]) for facet, found in offered.items()}
    labels = {"organisation": {body: _shown(body) for body in bodies}, "tag": {tag: _shown(tag) for tag in tags}}
    draft = Draft(
        key=str(UUID(int=rng.getrandbits(128), version=4)),
        language=language,
        texts={code: text(rng, code) for code in (language, *others)},
        newest=_moment(rng, 150),
        updated=_moment(rng, 60),
        restrictions=rng.choices(CLASSES, (70, 10, 10, 10))[0],
        values=values | {"organisation": tuple(bodies), "tag": tuple(tags)},
        labels=labels,
        names=tuple(_shown(value) for value in (*bodies, *tags)),
        card={"number": rng.randrange(1000)},
    )
    return with_period(rng, draft)


def text(rng: random.Random, language: str) -> Text:
    title = wording.title(rng, language)
    summary = wording.text(rng, language, rng.randint(0, 9))
    story = wording.text(rng, language, rng.randint(0, 25)) if rng.random() < 0.7 else ""
    return Text(title, f"specimen-{rng.randrange(10**6)}", summary, story)


def with_period(rng: random.Random, draft: Draft) -> Draft:
    """Closed, ongoing, one end known, none; some end after this year, none that goes on begins after it."""
    first = rng.randint(1995, THIS_YEAR + 1)
    how = rng.choice(("closed", "closed", "ongoing", "first", "last", "none"))
    if how == "closed":
        return replace(draft, first_year=first, last_year=first + rng.choice((0, 0, 1, 2, 5)), ongoing=False)
    if how == "ongoing":
        return replace(draft, first_year=min(first, THIS_YEAR - 3), last_year=None, ongoing=True)
    known = {"first": {"first_year": first, "last_year": None}, "last": {"first_year": None, "last_year": first}}
    return replace(draft, **known.get(how, {"first_year": None, "last_year": None}), ongoing=False)


def _values(rng: random.Random, found: list[str], at_most: int) -> tuple[str, ...]:
    return tuple(sorted({found[_seldom(rng, len(found)) % len(found)] for _ in range(rng.randint(0, at_most))}))


def _seldom(rng: random.Random, count: int) -> int:
    """A number below `count`; the lower ones come often."""
    return min(int(count * rng.random() ** 2.5), count - 1)


def _moment(rng: random.Random, different: int) -> datetime:
    """One of a few moments; neighbours are a microsecond apart, and some are told in another zone."""
    number = rng.randrange(different)
    moment = FIRST_DAY + timedelta(days=number // 3, microseconds=number % 3)
    return moment.astimezone(ATHENS) if rng.random() < 0.3 else moment


def _shown(value: str) -> str:
    """The name of an organisation or a tag."""
    return value.replace("-", " ").capitalize()
