"""Small real files for some example practices: a form to print and a list to fill in."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from community.models import User
from core.models import PortalDocument
from portal.demo.content import Text
from repository.enums import MaterialKind
from repository.values import Attachment
from taxonomy import table
from taxonomy.enums import Scheme

WITH_FILES = ("example-site-mentors", "example-simulator-truck", "example-photovoltaik-uebungsdach")


def files(text: Text, by: User) -> tuple[Attachment, ...]:
    """The forms that go with an example, in its language."""
    if text.key not in WITH_FILES:
        return ()
    language = table.current().find(Scheme.LANGUAGE, text.language)
    return tuple(
        Attachment(_document(title, name, columns, by), title, kind, language.pk if language else None)
        for title, kind, name, columns in forms()
    )


def _document(title: str, name: str, columns: list[str], by: User) -> int:
    document = PortalDocument(title=title, uploaded_by_user=by)
    document.file = ContentFile(workbook(title, columns), name=name)
    document._set_document_file_metadata()
    document.save()
    return document.pk


def forms() -> list[tuple[str, str, str, list[str]]]:
    """Title, kind, file name and columns of each form, in the active language."""
    diary = [_("Week"), _("Company"), _("What I did"), _("What I learned"), _("Mentor")]
    plan = [_("Unit of learning outcomes"), _("Company"), _("From (date)"), _("To (date)"), _("Assessed by")]
    return [
        (_("Example: learning diary"), MaterialKind.TEMPLATE, "learning-diary.xlsx", diary),
        (_("Example: shared training plan"), MaterialKind.TEMPLATE, "training-plan.xlsx", plan),
    ]


def workbook(title: str, columns: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31].replace(":", "")
    sheet.append(columns)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 26
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
