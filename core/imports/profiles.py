"""A profile: a small TOML file that says which column of a file becomes which field of ours.

    name = "cedefop-timeline"           # lower case letters, digits, hyphens
    title = "Cedefop timeline of VET policies"
    source = "cedefop"                  # with the external id it makes a record known again
    format = "jsonl"                    # optional: csv, xlsx, json, jsonl
    sheet = "Practices"                 # optional, XLSX
    decimal_mark = ","                  # optional, for numbers such as 1,234
    required = ["external_id", "title"] # columns that must exist and cells that must not be empty

    [columns]                           # field = column, or the names it may have
    external_id = "id"
    title = ["Title", "Name of the practice"]
    [split]                             # field = separator, or several, of cells with many values
    sectors = ";"
    [values.outcome]                    # value in the file = ours, several, or "" to drop it
    "It worked" = "worked"
    [defaults]                          # field = value where none comes from the file
    licence = "CC BY 4.0"
    [join]                              # field = columns that become its paragraphs
    situation = ["Context", {column = "Needs", label = "What was needed"}]
    [series.partners]                   # part = numbered columns, # for the number; the first part must not be empty
    name = "Partner # name"
    country = "Partner # country"
    [[spread]]                          # a column whose values belong to several fields
    column = "Topics"
    split = ";"
    rest = "tags"                       # optional: the field that takes every other value
    values."Green skills" = {themes = "3.7", fields_of_education = ["05", "07"]}
    values."ICT*" = {themes = "3.8"}    # by its beginning; {} drops a value

    lenient = ["link_url"]              # fields left out, and reported, when their value cannot be taken
    ignored = ["Partner # address"]     # columns left out on purpose; the report lists all other unused ones

Of several names of a column the first that is not empty counts; * at the end of a name stands for any end.
Names of columns and values of the file are compared without regard to case, whitespace and kinds of apostrophes and
dashes.
Values without an entry stay as they are: the importing app looks them up and reports unknown ones.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.imports.cells import fold
from core.imports.errors import ProfileError
from core.imports.manyvalued import NUMBER, Series, Spread
from core.imports.mapping import MappedRow, Paragraph, Profile, Values
from core.imports.sniffing import FORMATS

__all__ = ["MappedRow", "Paragraph", "Profile", "load_profile"]

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEXTS = ("name", "title", "source", "format", "sheet", "decimal_mark")
LISTS = ("required", "lenient", "ignored")
TABLES = ("columns", "split", "values", "defaults", "join", "series")
ENTRIES = (*TEXTS, *LISTS, *TABLES, "spread")


def load_profile(path: Path | str, *, known_fields: Collection[str] | None = None) -> Profile:
    """The profile in a TOML file. known_fields: names of the fields the caller can store.

    Raises ProfileError that names the file, the place in it and the mistake.
    """
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        profile = _profile(data)
        _check_fields(profile, known_fields)
    except OSError as error:
        raise _mistake(path, _("cannot be opened: %(reason)s.") % {"reason": error.strerror}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _mistake(path, _("is not valid TOML: %(reason)s.") % {"reason": error}) from error
    except _Mistake as error:
        raise _mistake(path, str(error)) from None
    return profile


class _Mistake(Exception):  # noqa: N818 - never leaves this file
    """What is wrong, without the name of the file."""


def _mistake(path: Path, what: str) -> ProfileError:
    return ProfileError(_("Profile %(name)s: %(what)s") % {"name": path.name, "what": what})


def _profile(data: dict[str, Any]) -> Profile:
    for key in data:
        if key not in ENTRIES:
            raise _Mistake(_("unknown entry %(key)s.") % {"key": key} + _nearest(key, ENTRIES))
    texts = {key: _text(key, data[key]) for key in TEXTS if key in data}
    for key in ("name", "title", "source"):
        if not texts.get(key):
            raise _Mistake(_("%(key)s is missing.") % {"key": key})
    tables = {key: _table(key, data.get(key, {})) for key in TABLES}
    lists = {key: _texts(key, data.get(key, [])) for key in LISTS}
    profile = Profile(
        **texts,
        required=lists["required"],
        lenient=lists["lenient"],
        ignored=lists["ignored"],
        columns={name: _texts(f"columns.{name}", value) for name, value in tables["columns"].items()},
        split={name: _texts(f"split.{name}", value, strip=False) for name, value in tables["split"].items()},
        values={name: _value_map(name, value) for name, value in tables["values"].items()},
        defaults={name: _value(f"defaults.{name}", value) for name, value in tables["defaults"].items()},
        join={name: _paragraphs(name, value) for name, value in tables["join"].items()},
        series={name: _series(name, value) for name, value in tables["series"].items()},
        spread=tuple(_spread(value) for value in _tables("spread", data.get("spread", []))),
    )
    _check_texts(profile)
    return profile


def _check_texts(profile: Profile) -> None:
    for key, text in (("name", profile.name), ("source", profile.source)):
        if not IDENTIFIER.fullmatch(text):
            raise _Mistake(_("%(key)s may hold lower case letters, digits and hyphens only.") % {"key": key})
    for key, value, allowed in (("format", profile.format, FORMATS), ("decimal_mark", profile.decimal_mark, ".,")):
        if value is not None and value not in allowed:
            known = _(" or ").join(allowed)
            raise _Mistake(_("%(key)s must be %(known)s, not %(text)s.") % {"key": key, "known": known, "text": value})


def _check_fields(profile: Profile, known: Collection[str] | None) -> None:
    parts = [f"{name}.{part}" for name, one in profile.series.items() for part, _columns in one.parts]
    for name in (*profile.fields, *parts):
        if known is not None and name not in known:
            raise _Mistake(_("there is no field %(name)s.") % {"name": name} + _nearest(name, known))
    for name in profile.join:
        if name in profile.columns:
            raise _Mistake(_("%(name)s stands in [columns] and in [join]; one must go.") % {"name": name})
    for table, names, sources in (
        ("required", profile.required, profile.fields),
        ("split", profile.split, profile.columns),
        ("values", profile.values, (*profile.columns, *parts)),
        ("lenient", profile.lenient, profile.fields),
    ):
        for name in names:
            if name not in sources:
                message = _("%(table)s names %(name)s, which gets no column.") % {"table": table, "name": name}
                raise _Mistake(message + _nearest(name, sources))


def _text(place: str, value: object, *, strip: bool = True) -> str:
    if not isinstance(value, str):
        raise _Mistake(_("%(place)s must be a text in quotation marks.") % {"place": place})
    return value.strip() if strip else value


def _texts(place: str, value: object, *, strip: bool = True) -> tuple[str, ...]:
    """One text or a list of them, none empty."""
    texts = tuple(_text(place, one, strip=strip) for one in (value if isinstance(value, list) else [value]))
    if not all(texts):
        raise _Mistake(_("%(place)s holds an empty text.") % {"place": place})
    if not texts and place not in LISTS:
        raise _Mistake(_("%(place)s is empty.") % {"place": place})
    return texts


def _value(place: str, value: object) -> Values:
    return _texts(place, value) if isinstance(value, list) else _text(place, value)


def _table(place: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Mistake(_("%(place)s must be a table: write it as [%(place)s].") % {"place": place})
    return value


def _value_map(name: str, value: object) -> dict[str, Values]:
    place = f"values.{name}"
    table = {key: _value(f'{place}."{key}"', ours) for key, ours in _table(place, value).items()}
    seen: dict[str, str] = {}
    for key in table:
        other = seen.setdefault(fold(key), key)
        if other != key:
            message = _("%(place)s has %(one)s and %(other)s, which are the same but for case or spaces.")
            raise _Mistake(message % {"place": place, "one": other, "other": key})
    return table


def _paragraphs(name: str, value: object) -> tuple[Paragraph, ...]:
    place = f"join.{name}"
    if not isinstance(value, list) or not value:
        raise _Mistake(_("%(place)s must be a list of columns.") % {"place": place})
    return tuple(_part(place, part) for part in value)


def _part(place: str, part: object) -> Paragraph:
    if not isinstance(part, dict):
        return Paragraph(_texts(place, part))
    unknown = sorted(set(part) - {"column", "label"})
    if unknown or "column" not in part:
        raise _Mistake(_("%(place)s: a part has a column and may have a label.") % {"place": place})
    return Paragraph(_texts(place, part["column"]), _text(place, part.get("label", "")))


def _series(name: str, value: object) -> Series:
    place = f"series.{name}"
    parts = [(part, _texts(f"{place}.{part}", names)) for part, names in _table(place, value).items()]
    for part, names in parts:
        if any(one.count(NUMBER) != 1 for one in names):
            raise _Mistake(_("%(place)s: each column needs one # for its number.") % {"place": f"{place}.{part}"})
    if not parts:
        raise _Mistake(_("%(place)s is empty.") % {"place": place})
    return Series(tuple(parts))


def _spread(value: dict[str, Any]) -> Spread:
    if unknown := sorted(set(value) - {"column", "split", "rest", "values"}):
        raise _Mistake(_("unknown entry %(key)s.") % {"key": f"spread.{unknown[0]}"})
    if "column" not in value:
        raise _Mistake(_("%(key)s is missing.") % {"key": "spread.column"})
    table = _table("spread.values", value.get("values", {}))
    return Spread(
        _texts("spread.column", value["column"]),
        _texts("spread.split", value["split"], strip=False) if "split" in value else (),
        {fold(key): _given(f'spread.values."{key}"', ours) for key, ours in table.items()},
        _text("spread.rest", value.get("rest", "")),
    )


def _given(place: str, value: object) -> dict[str, tuple[str, ...]]:
    return {name: _texts(f"{place}.{name}", ours) for name, ours in _table(place, value).items()}


def _tables(place: str, value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _Mistake(_("%(place)s must be tables: write each as [[%(place)s]].") % {"place": place})
    return value


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return " " + _("Did you mean %(name)s?") % {"name": close[0]} if close else ""
