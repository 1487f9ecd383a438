"""From the columns of a row to our fields, as a profile says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from core.imports.cells import cell_values, find_column, fold, folded_names
from core.imports.errors import ImportFileError, ValueRefused
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
    """

    line: int
    values: dict[str, str | list[str]]
    columns: dict[str, str]
    refusals: tuple[Refusal, ...] = ()

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

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field a row may bring."""
        return tuple(dict.fromkeys([*self.columns, *self.join, *self.defaults]))

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
        """Columns of the file that no field takes."""
        names = folded_names(tuple(found))
        wanted = [*self.columns.values(), *(part.columns for parts in self.join.values() for part in parts)]
        used = {find_column(names, columns) for columns in wanted}
        return [name for name in found if name not in used]

    def map(self, row: Row) -> MappedRow:
        """The row in our fields; what cannot be taken stands in its `refusals`, nothing is raised."""
        mapped = MappedRow(row.line, {}, {}, ())
        names = folded_names(tuple(row.values))
        refusals = list(row.refusals)
        for name in self.fields:
            try:
                mapped.values[name] = self._value(name, row, names, mapped.columns) or self._default(name)
            except ValueRefused as error:
                column = mapped.column(name)
                refusals.append(Refusal(column, str(row.values.get(column, "")), error.reason))
                mapped.values[name] = ""
            else:
                if not mapped.values[name] and name in self.required and not row.refusals:
                    refusals.append(Refusal(mapped.column(name), "", _("The cell is empty, but must not be.")))
        return MappedRow(row.line, mapped.values, mapped.columns, tuple(refusals))

    def _columns_of(self, name: str) -> tuple[str, ...]:
        return self.columns.get(name) or tuple(column for part in self.join.get(name, ()) for column in part.columns)

    def _default(self, name: str) -> str | list[str]:
        default = self.defaults.get(name, "")
        return default if isinstance(default, str) else list(default)

    def _value(self, name: str, row: Row, names: Mapping[str, str], columns: dict[str, str]) -> str | list[str]:
        if name in self.join:
            return _joined(self.join[name], row, names, name, columns)
        column = find_column(names, self.columns.get(name, ()))
        if column is None:
            columns[name] = (self._columns_of(name) or (name,))[0]
            return ""
        columns[name] = column
        return self._translated(name, cell_values(row.values[column], self.split.get(name, ())))

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
