"""The values of a filter, and their list items.

A page has hundreds of values, of which from search to search little differs but two numbers. So the template of an item
is rendered once for each value, and the numbers are filled in.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.template import Context, Engine, Template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

GAP = "\0"  # where something is filled in; no name has it
MOST_ITEMS = 16_384  # values in their languages, chosen and not


class Option(NamedTuple):
    """One value. `number`: of documents; `share`: width of its bar, percent of the facet's largest count."""

    value: str
    label: str
    number: str
    on: bool
    zero: bool
    share: str
    children: "tuple[Option, ...]" = ()
    branch_open: bool = False


def items(name: str, options: Iterable[Option]) -> SafeString:
    """`options` of the filter `name` as list items in the active language."""
    template = Engine.get_default().get_template("search/option.html")  # the same one until its file changes
    return SafeString(_joined(template, get_language() or "", name, options))


def _joined(template: Template, language: str, name: str, options: Iterable[Option]) -> str:
    found: list[str] = []
    for value, label, number, on, zero, share, children, branch_open in options:
        parts = _parts(template, language, name, value, label, on, zero, bool(children), branch_open)
        found += (parts[0], number, parts[1], share, parts[2])
        if children:
            found += (_joined(template, language, name, children), parts[3])
    return "".join(found)


@lru_cache(MOST_ITEMS)
def _parts(
    template: Template,
    language: str,
    name: str,
    value: str,
    label: str,
    on: bool,
    zero: bool,
    has_children: bool,
    branch_open: bool,
) -> list[str]:
    """The item of a value around its number, its share and its children."""
    known = {"name": name, "value": value, "label": label, "on": on, "zero": zero, "branch_open": branch_open}
    filled = {"number": GAP, "share": GAP, "children": GAP if has_children else ""}
    text = template.render(Context(known | filled))
    return re.sub(r"\s*\n\s*", " ", text).strip().split(GAP)  # hundreds on a page: no indentation
