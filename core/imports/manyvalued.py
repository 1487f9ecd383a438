"""Columns that do not stand for one field each: numbered ones, and those whose values belong to several fields."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.imports.cells import cell_text, cell_values, find_columns, fold
from core.imports.rows import Row

NUMBER = "#"


@dataclass(frozen=True)
class Series:
    """“Partner 1 name”, “Partner 1 country”, “Partner 2 name” …: a list of small records.

    parts: name of the part to the names its columns may have, with # for the number. A record without its first part
    is none.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]

    def records(self, row: Row, names: Mapping[str, str]) -> list[dict[str, str]]:
        """The records of a row by their numbers; every one has all parts, "" where the file has none."""
        first = self.parts[0][0]
        records = []
        for columns in _numbered(tuple(names), self.parts).values():
            record = {part: cell_text(row.values[names[columns[part]]]) if part in columns else "" for part in columns}
            if record.get(first):
                records.append({part: record.get(part, "") for part, _columns in self.parts})
        return records

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for _part, columns in self.parts for column in columns)


@dataclass(frozen=True)
class Spread:
    """A column of mixed values, such as topics: each value fills the fields that `values` has for it.

    columns: the names it may have. separators: of cells with many values. values: folded value, or its beginning
    followed by *, to fields with what they get. rest: the field that takes every other value; without one they are
    reported.
    """

    columns: tuple[str, ...]
    separators: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    rest: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        named = dict.fromkeys(name for ours in self.values.values() for name in ours)
        return tuple(named | dict.fromkeys([self.rest] if self.rest else []))

    def values_of(self, row: Row, names: Mapping[str, str]) -> tuple[str, list[str]]:
        """The first of its columns that is not empty, and what stands there. Raises ValueRefused."""
        for column in find_columns(names, self.columns):
            found = cell_values(row.values[column], self.separators)
            if found:
                return column, [found] if isinstance(found, str) else found
        return "", []

    def ours(self, value: str) -> Mapping[str, tuple[str, ...]] | None:
        """What each field gets for a value of the file; None when nothing is said about it."""
        folded = fold(value)
        if folded in self.values:
            return self.values[folded]
        beginnings = (key for key in self.values if key.endswith("*") and folded.startswith(key[:-1]))
        longest = max(beginnings, key=len, default=None)
        return self.values[longest] if longest else ({self.rest: (value,)} if self.rest else None)


@functools.lru_cache(maxsize=64)
def _numbered(names: tuple[str, ...], parts: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[int, dict[str, str]]:
    """Number to part to folded column name, numbers upwards."""
    found: dict[int, dict[str, str]] = {}
    for part, columns in parts:
        for wanted in columns:
            pattern = numbered_pattern(wanted)
            for name in names:
                if match := pattern.fullmatch(name):
                    found.setdefault(int(match[1]), {}).setdefault(part, name)
    return dict(sorted(found.items()))


@functools.lru_cache(maxsize=256)
def numbered_pattern(wanted: str) -> re.Pattern[str]:
    """Matches folded names of columns that differ by a number in place of #."""
    before, _mark, after = fold(wanted).partition(NUMBER)
    return re.compile(rf"{re.escape(before)}(\d{{1,4}}){re.escape(after)}")


def without_numbers(names: Sequence[str]) -> list[str]:
    """Names with # for their numbers, so that a hundred alike are one, with how many there are."""
    counts: dict[str, int] = {}
    for name in names:
        alike = re.sub(r"\d+", NUMBER, name)
        counts[alike] = counts.get(alike, 0) + 1
    single = {re.sub(r"\d+", NUMBER, name): name for name in names}
    return [single[alike] if count == 1 else f"{alike} ({count})" for alike, count in counts.items()]
