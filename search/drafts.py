"""What a content app tells the engine about one searchable object; the engine makes the document from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Text:
    """One language's version, plain text without markup. `slug` is the last part of its address."""

    title: str
    slug: str
    summary: str = ""
    story: str = ""


@dataclass(frozen=True)
class Draft:
    """One object with all its translations, as readers of `restrictions` may find it.

    `language` is the original's; `texts` maps language codes to versions, the original among them, and only versions
    that are as private as the original. `restrictions` are primary keys of the page view restrictions on the way to
    it: all must let a reader in. `values` maps facets to the values it was given, without their ancestors; `labels`
    names the values of facets without a vocabulary. `names` are sought like words of the title: organisations, tags,
    places. `newest` is the first publication or the date of the source. `first_year` and `last_year` are None when not
    known; `ongoing` counts up to the current year. `home` is the translation key of the home page it stands below:
    each site finds its own. `card` is what else a result card or an export shows, as JSON.
    """

    key: str
    language: str
    texts: Mapping[str, Text]
    newest: datetime
    updated: datetime
    restrictions: tuple[int, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    ongoing: bool = False
    home: str = ""
    card: Mapping[str, Any] = field(default_factory=dict)
