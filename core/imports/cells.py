"""Cells and column names of a file as comparable text, whatever type the format gave them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.imports.errors import ValueRefused

# Programs replace typed apostrophes and hyphens by printers' ones, and one export by the next.
TYPOGRAPHY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"})
ANY_END = "*"


def fold(name: str) -> str:
    """The form in which two names are the same: case, whitespace, kinds of apostrophes and dashes do not count."""
    return " ".join(unicodedata.normalize("NFC", name).translate(TYPOGRAPHY).split()).casefold()


@functools.lru_cache(maxsize=256)
def folded_names(names: tuple[str, ...]) -> Mapping[str, str]:
    """Folded name to name as written; the first of several equal ones counts."""
    return {fold(name): name for name in reversed(names)}


def find_columns(names: Mapping[str, str], wanted: Sequence[str]) -> list[str]:
    """The columns of the file for the wanted names, in their order; * at the end of a name stands for any end."""
    found = []
    for key in map(fold_wanted, wanted):
        if key in names:
            found.append(names[key])
        elif key.endswith(ANY_END):
            found += [name for folded, name in names.items() if folded.startswith(key[:-1])]
    return found


def find_column(names: Mapping[str, str], wanted: Sequence[str]) -> str | None:
    """The column of the file for the first of the wanted names that it has."""
    return next(iter(find_columns(names, wanted)), None)


# Profiles name few columns, and every row asks for all of them.
fold_wanted = functools.lru_cache(maxsize=4096)(fold)


def cell_text(value: object) -> str:
    """A cell as text: "" for none, true or false, 2020 rather than 2020.0. Raises ValueRefused."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float_text(value)
    raise ValueRefused(_("The cell holds several named or nested values. One value, or a list of values, is expected."))


def cell_values(value: object, separators: Sequence[str] = ()) -> str | list[str]:
    """Text of one value, or a list where the cell holds several. Raises ValueRefused."""
    if isinstance(value, list):
        return [text for text in map(cell_text, value) if text]
    text = cell_text(value)
    if not separators:
        return text
    pieces = re.split("|".join(map(re.escape, separators)), text)
    return [piece for piece in map(str.strip, pieces) if piece]


def _float_text(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    # 1.234 could be read as a thousand: a fourth decimal says that the point is no separator.
    return text + "0" if re.fullmatch(r"-?[1-9]\d*\.\d{3}", text) else text
