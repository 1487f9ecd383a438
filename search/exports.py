"""A search as a table: CSV that streams, whatever its length, and says by itself what it is."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from core.models import SiteSettings
from core.navigation import absolute
from core.slugs import ascii_slug
from search import backends, presenters, wording
from search.facets import Facet
from search.presentation import Labels
from search.presenters import Body, Presenter
from search.query import SearchQuery
from search.readers import Reader
from taxonomy import table

NAME = "export.csv"  # below the address of the list
LONGEST = 100_000  # rows
ROWS_A_BLOCK = 200
BOM = "\ufeff"  # spreadsheets take a file without it for Latin-1
VALUES = " | "  # between values of one cell: labels have commas and semicolons of their own
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
Column = tuple[str, Callable[[Body], object]]


def csv_response(query: SearchQuery, request: HttpRequest) -> HttpResponseBase:
    """All hits of `query` that this reader may read, at most 100,000, in the reader's language.

    Lines about the search stand before the heads of the columns, a blank line between. Fields are parted by the sign
    that spreadsheets of the reader's language expect.
    """
    reader = Reader.of(request)
    presenter = presenters.of(query.kind)
    labels = wording.labels_for(query, reader)
    columns = _columns(query, presenter, reader.language, presenter.list_url(request))
    about = _about(query, request, reader, labels)
    separator = ";" if get_format("DECIMAL_SEPARATOR") == "," else ","
    rows = _rows(query, reader, columns) if request.method == "GET" else ()
    response = StreamingHttpResponse(
        _blocks([*about, [], [head for head, _value in columns]], rows, separator),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(query, labels)}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; all else stays."""
    return f"'{value}" if value and isinstance(value, str) and FORMULA.match(value) else value


def _blocks(head: Iterable[list[object]], rows: Iterable[list[object]], separator: str) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=separator)
    buffer.write(BOM)
    writer.writerows([safe_cell(cell) for cell in row] for row in head)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe_cell(cell) for cell in row])
        if number % ROWS_A_BLOCK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _rows(query: SearchQuery, reader: Reader, columns: list[Column]) -> Iterator[list[object]]:
    """Each in the reader's language: they are written when the request, and with it its language, may be over."""
    for hit in backends.current().hits(query, reader, at_most=LONGEST):
        with translation.override(reader.language):
            row = [value(hit.body) for _head, value in columns]
        yield row


# --- about the search -----------------------------------------------------------------------


def _about(query: SearchQuery, request: HttpRequest, reader: Reader, labels: Labels) -> list[list[object]]:
    presenter = presenters.of(query.kind)
    address = f"{presenter.list_url(request)}?{query.to_querystring(page=1)}".removesuffix("?")
    total = backends.current().totals([query], reader)[0]
    return [
        [_("Portal"), SiteSettings.for_request(request).site_name],
        [_("Search"), wording.title(query, labels)],
        [_("Order"), str(query.sort.label)],
        [_("Found"), _found(total)],
        [_("Date"), timezone.localtime().strftime("%Y-%m-%d %H:%M")],
        [_("Address"), absolute(address)],
        [_("Licence"), str(presenter.rights)],
    ]


def _found(total: int) -> object:
    if total <= LONGEST:
        return total
    figures = {"total": number_format(total, force_grouping=True), "rows": number_format(LONGEST, force_grouping=True)}
    return _("%(total)s, of which the first %(rows)s are here") % figures


def _file_name(query: SearchQuery, labels: Labels) -> str:
    words = ascii_slug(wording.title(query, labels), at_most=100) or query.kind.name
    return f"{words}-{timezone.localdate().isoformat()}.csv"


# --- columns ----------------------------------------------------------------------------------


def _columns(query: SearchQuery, presenter: Presenter, language: str, list_url: str) -> list[Column]:
    def told(body: Body) -> presenters.Told:
        return presenters.told(body, language)

    return [
        (_("Title"), lambda body: told(body).title),
        (_("Address"), lambda body: absolute(presenters.address(list_url, told(body).slug))),
        (_("Language of the text"), lambda body: told(body).language),
        (_("Summary"), lambda body: told(body).summary),
        *((str(facet.label), _values(facet, language)) for facet in query.kind.facets),
        (_("From year"), lambda body: body["years"]["first"] or ""),
        (_("To year"), lambda body: body["years"]["last"] or ""),
        (_("Still running"), _still_running),
        *((str(head), value) for head, value in presenter.columns),
        (_("Licence"), presenter.licence),
        (_("First published"), lambda body: body["newest"][:10]),
        (_("Updated"), lambda body: body["updated"][:10]),
    ]


def _values(facet: Facet, language: str) -> Callable[[Body], str]:
    """The labels of a document's values of `facet`, in one cell."""
    vocabulary = table.current()
    names: dict[str, str] = {}

    def named(value: str) -> str:
        if value not in names:
            entry = vocabulary.by_slug.get((str(facet.scheme), value))
            names[value] = entry.label(language) if entry else value
        return names[value]

    def cell(body: Body) -> str:
        values = body["values"].get(facet.name)
        if not values:
            return ""
        own: dict[str, Any] = {} if facet.scheme else body["labels"].get(facet.name, {})
        return VALUES.join(named(value) if facet.scheme else own.get(value, value) for value in values)

    return cell


def _still_running(body: Body) -> str:
    """Empty where nothing is known of the period."""
    years = body["years"]
    if years["ongoing"]:
        return _("yes")
    return _("no") if years["first"] or years["last"] else ""
