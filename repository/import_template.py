"""The portal's own spreadsheet: a sheet to fill in with drop-down lists, and the lists themselves.

Columns and order come from the `portal` profile, so the template always fits the import.
"""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from community.enums import OrganisationKind
from repository import facts
from repository.enums import CostPeriod, Licence
from repository.imports import profile
from taxonomy.enums import Scheme
from taxonomy.forms import tree

ROWS = 1000
CHOICES = {"cost_period": CostPeriod, "licence": Licence, "lead_kind": OrganisationKind}


def workbook() -> bytes:
    """An XLSX file: first sheet to fill in, second the lists that its drop-downs use."""
    book = Workbook()
    form = book.active
    form.title = _("Practices")
    lists = book.create_sheet(_("Lists"))
    portal = profile("portal")
    for column, (field, names) in enumerate(portal.columns.items(), start=1):
        _head(form, column, names[0], required=field in portal.required, several=field in portal.split)
        options = _options(field)
        if options:
            _offer(form, lists, column, names[0], options, several=field in portal.split)
    form.freeze_panes = "C2"
    form.row_dimensions[1].height = 32
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(form: Worksheet, column: int, name: str, *, required: bool, several: bool) -> None:
    cell = form.cell(1, column, name)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="0A4F8F" if required else "4A5672")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    form.column_dimensions[get_column_letter(column)].width = 24
    notes = [_("Must be filled in.")] if required else []
    if several:
        notes.append(_("Several values: separate them with a semicolon."))
    if notes:
        cell.comment = Comment("\n".join(notes), "")


def _options(field: str) -> list[str]:
    fact = next((fact for fact in facts.CONCEPT_FIELDS if fact.name == field), None)
    if fact is not None or field == "lead_country":
        scheme = fact.scheme if fact is not None else Scheme.COUNTRY
        groups = scheme == Scheme.COUNTRY
        return [
            f"{entry.notation} {entry.label()}" if _coded(scheme) else entry.label()
            for depth, entry in tree(scheme)
            if depth or not groups
        ]
    if field in CHOICES:
        return [str(label) for label in CHOICES[field].labels]
    return [_("yes"), _("no")] if field == "ongoing" else []


def _coded(scheme: str) -> bool:
    """Whether the code stands before the name, as the official list prints it."""
    return scheme == Scheme.THEME


def _offer(form: Worksheet, lists: Worksheet, column: int, name: str, options: list[str], *, several: bool) -> None:
    letter = get_column_letter(column)
    lists.cell(1, column, name).font = Font(bold=True)
    for row, option in enumerate(options, start=2):
        lists.cell(row, column, option)
    lists.column_dimensions[letter].width = 32
    rule = DataValidation(
        "list", formula1=f"'{lists.title}'!${letter}$2:${letter}${len(options) + 1}", allow_blank=True
    )
    rule.showErrorMessage = not several  # a cell with several values may hold more than the list
    rule.error = _("Choose a value of the list.")
    form.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")
