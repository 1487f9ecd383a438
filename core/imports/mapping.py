"""From the columns of a row to our fields, as a profile says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from core.imports.cells import cell_values, find_column, find_columns, fold, folded_names
from core.imports.errors import ImportFileError, ValueRefused
from core.imports.manyvalued import Series, Spread, numbered_pattern
from core.imports.rows import Refusal, Row

Values = str | tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """One part of a joined field. columns: the names it may have; label: lead-in, may be empty."""

    columns: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class MappedRow:
    """A row in our fields.

    values: field to text, or to a list where the cell holds several; every field of the profile.
    columns: field to the column it came from, for messages.
    refusals: when not empty, the row must not be imported.
    series: field to its records, where columns are numbered.
    unmapped: (column, value) of mixed columns for which the profile has no field.
    lenient: fields whose value may be left out, and reported, when it cannot be taken.
    """

    line: int
    values: dict[str, str | list[str]]
    columns: dict[str, str]
    refusals: tuple[Refusal, ...] = ()
    series: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    unmapped: tuple[tuple[str, str], ...] = ()
    lenient: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """The field as one text; several values with commas between them."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ", ".join(value)

    def many(self, name: str) -> list[str]:
        """The field as a list; empty when it is empty."""
        value = self.values.get(name, "")
        if isinstance(value, str):
            return [value] if value else []
        return value

    def column(self, name: str) -> str:
        """How the person who made the file calls the field."""
        return self.columns.get(name, name)


@dataclass(frozen=True)
class Profile:
    """What a profile file says (profiles.py has the form). Names and keys as written there."""

    name: str
    title: str
    source: str
    format: str | None = None
    sheet: str | None = None
    decimal_mark: str | None = None
    required: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    defaults: Mapping[str, Values] = field(default_factory=dict)
    join: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    spread: tuple[Spread, ...] = ()
    lenient: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field a row may bring as text."""
        spread = [name for one in self.spread for name in one.fields]
        return tuple(dict.fromkeys([*self.columns, *self.join, *spread, *self.defaults]))

    def check_columns(self, found: Sequence[str]) -> None:
        """Raises ImportFileError that lists all required columns that are missing, and those there are."""
        names = folded_names(tuple(found))
        wanted = [self._columns_of(name) for name in self.required if name not in self.defaults]
        missing = [columns for columns in wanted if find_column(names, columns) is None]
        if missing:
            message = _("Required columns are missing: %(missing)s. The file has these columns: %(found)s.")
            listed = ", ".join(_(" or ").join(columns) for columns in missing)
            raise ImportFileError(message % {"missing": listed, "found": ", ".join(found)})

    def unused_columns(self, found: Sequence[str]) -> list[str]:
        """Columns of the file that no field takes and the profile does not leave out by name."""
        names = folded_names(tuple(found))
        wanted = [*self.columns.values(), *(part.columns for parts in self.join.values() for part in parts)]
        used = {column for columns in wanted for column in find_columns(names, columns)}
        used.update(column for one in self.spread for column in find_columns(names, one.columns))
        used.update(find_columns(names, self.ignored))
        numbered = [column for one in self.series.values() for column in one.columns]
        patterns = [numbered_pattern(name) for name in (*numbered, *self.ignored) if "#" in name]
        return [
            name
            for name in found
            if name not in used and not any(pattern.fullmatch(fold(name)) for pattern in patterns)
        ]

    def map(self, row: Row) -> MappedRow:
        """The row in our fields; what cannot be taken stands in its `refusals`, nothing is raised."""
        mapped = MappedRow(row.line, {}, {}, ())
        names = folded_names(tuple(row.values))
        refusals = list(row.refusals)
        spread, unmapped = self._spread(row, names, mapped.columns, refusals)
        for name in self.fields:
            try:
                value = self._value(name, row, names, mapped.columns)
                mapped.values[name] = _with(value, spread.get(name)) or self._default(name)
            except ValueRefused as error:
                column = mapped.column(name)
                refusals.append(Refusal(column, str(row.values.get(column, "")), error.reason))
                mapped.values[name] = ""
            else:
                if not mapped.values[name] and name in self.required and not row.refusals:
                    refusals.append(Refusal(mapped.column(name), "", _("The cell is empty, but must not be.")))
        series = self._series(row, names, refusals)
        return MappedRow(
            row.line, mapped.values, mapped.columns, tuple(refusals), series, tuple(unmapped), self.lenient
        )

    def _spread(
        self, row: Row, names: Mapping[str, str], columns: dict[str, str], refusals: list[Refusal]
    ) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
        """What mixed columns give to each field, and (column, value) of what has no field."""
        given: dict[str, list[str]] = {}
        unmapped: list[tuple[str, str]] = []
        for one in self.spread:
            try:
                column, values = one.values_of(row, names)
            except ValueRefused as error:
                refusals.append(Refusal(one.columns[0], "", error.reason))
                continue
            for value in values:
                ours = one.ours(value)
                if ours is None:
                    unmapped.append((column, value))
                for name, several in (ours or {}).items():
                    columns.setdefault(name, column)
                    given.setdefault(name, []).extend(several)
        return given, unmapped

    def _series(self, row: Row, names: Mapping[str, str], refusals: list[Refusal]) -> dict[str, list[dict[str, str]]]:
        found = {}
        for name, one in self.series.items():
            try:
                records = one.records(row, names)
            except ValueRefused as error:
                refusals.append(Refusal(one.columns[0], "", error.reason))
                continue
            for record in records:
                for part, value in record.items():
                    table = self._folded_values.get(f"{name}.{part}", {})
                    record[part] = _text(table.get(fold(value), value)) if value else ""
            found[name] = records
        return found

    def _columns_of(self, name: str) -> tuple[str, ...]:
        return self.columns.get(name) or tuple(column for part in self.join.get(name, ()) for column in part.columns)

    def _default(self, name: str) -> str | list[str]:
        default = self.defaults.get(name, "")
        return default if isinstance(default, str) else list(default)

    def _value(self, name: str, row: Row, names: Mapping[str, str], columns: dict[str, str]) -> str | list[str]:
        if name in self.join:
            return _joined(self.join[name], row, names, name, columns)
        found = find_columns(names, self.columns.get(name, ()))
        columns[name] = (found or [columns.get(name) or (self._columns_of(name) or (name,))[0]])[0]
        for column in found:  # an empty cell is as good as a column that the file does not have
            if value := cell_values(row.values[column], self.split.get(name, ())):
                columns[name] = column
                return self._translated(name, value)
        return ""

    def _translated(self, name: str, value: str | list[str]) -> str | list[str]:
        table = self._folded_values.get(name)
        if table is None:
            return value if isinstance(value, str) else list(dict.fromkeys(value))
        if isinstance(value, str):
            ours = table.get(fold(value), value)
            return ours if isinstance(ours, str) else list(ours)
        several: dict[str, None] = {}
        for one in value:
            ours = table.get(fold(one), one)
            several |= dict.fromkeys([ours] if isinstance(ours, str) else ours)
        return [one for one in several if one]

    @cached_property
    def _folded_values(self) -> dict[str, dict[str, Values]]:
        return {name: {fold(key): ours for key, ours in table.items()} for name, table in self.values.items()}


def _with(value: str | list[str], more: list[str] | None) -> str | list[str]:
    """A value and what mixed columns add to it, without doubles."""
    if not more:
        return value
    own = [value] if isinstance(value, str) else value
    return list(dict.fromkeys(one for one in (*own, *more) if one))


def _text(value: Values) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _joined(parts: Sequence[Paragraph], row: Row, names: Mapping[str, str], name: str, columns: dict[str, str]) -> str:
    """Paragraphs with a blank line between them; a list of values becomes lines that begin with "- "."""
    paragraphs: list[str] = []
    columns[name] = parts[0].columns[0]
    for part in parts:
        column = find_column(names, part.columns)
        if column is None:
            continue
        columns[name] = column  # the one to name should its cell be refused
        value = cell_values(row.values[column])
        if value:
            paragraphs.append(_paragraph(value, part.label))
    return "\n\n".join(paragraphs)


def _paragraph(value: str | list[str], label: str) -> str:
    lead = label if not label or label[-1] in ".:;?!" else label + ":"
    if isinstance(value, str):
        return f"{lead} {value}" if lead else value
    lines = [f"- {one}" for one in value]
    return "\n".join([lead, *lines] if lead else lines)
