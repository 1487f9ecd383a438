"""What the fact sheet of a practice says, as plain values for `typst/factsheet.typ`, and how it is made to fit."""

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.images.models import SourceImageIOError

from core import paper, prose
from core.funding import disclaimer, funder_line
from core.models import SiteSettings
from core.navigation import absolute, language
from repository import citation
from repository.enums import Licence
from repository.reading import Fact, Reading

if TYPE_CHECKING:
    from repository.models import PracticePage

TEMPLATE = Path(__file__).parent / "typst" / "factsheet.typ"
STORY_AT_MOST = 12_000  # letters: above what two pages hold
TYPE_SIZES = {1: (10.5, 10, 9.5, 9.2), 2: (10.5, 10, 9.5)}  # points by pages, largest first
STEP = 60  # letters: how closely the cut is searched for
ATTEMPTS = 3


def contents(page: "PracticePage", request: HttpRequest) -> dict[str, Any]:
    """Everything on the sheet, labels in the reader's language. The same contents make the same file."""
    reading = Reading(page, request, [])
    settings = SiteSettings.for_request(request)
    url = iri_to_uri(absolute(page.get_url(request) or request.path))
    published = page.last_published_at
    printable = [fact for fact in reading.facts if fact.label != _("Licence")]  # the colophon tells it
    return {
        "title": page.title,
        "author": citation.authors(page),
        "date": [published.year, published.month, published.day] if published else None,
        "brand": settings.brand,
        "accent": settings.accent,
        "portal": settings.site_name,
        "marked": settings.logo_id is None,
        "told": told(page),
        "note": reading.notice.text if reading.notice else "",
        "heading": page.title,
        "summary": page.summary,
        "outcome": {"label": reading.outcome.label, "tone": reading.outcome.tone} if reading.outcome else None,
        "evidence": {"label": reading.evidence.label, "level": reading.evidence.level} if reading.evidence else None,
        "facts": [printed(fact) for fact in printable],
        **story(reading, url),
        "url": url,
        "about": about(page, reading, url),
        "funder": {"line": funder_line(settings), "disclaimer": disclaimer(settings)},
        "emblem": emblem(settings),
        "labels": labels(max((len(fact.links) for fact in printable), default=0)),
    }


def labels(longest: int) -> dict[str, Any]:
    """Words of the sheet. `longest`: values of the longest fact, which may be cut to “and 3 more”."""
    return {
        "kind": _("Fact sheet"),
        "key_facts": _("Key facts"),
        "about": _("About this fact sheet"),
        "continues": _("The story continues at"),
        "unset": _("Letters that cannot be printed here are shown by their Unicode number:"),
        "page": _("Page {page} of {pages}"),
        "more": {
            str(count): ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}
            for count in range(1, longest + 1)
        },
    }


def printed(fact: Fact) -> dict[str, Any]:
    """A fact with its values; addresses only where they lead out of the portal."""
    if fact.value and len(fact.links) == 1:
        return {"label": fact.label, "values": [{"text": f"{fact.value}, {fact.links[0].title}", "href": ""}]}
    values = [{"text": fact.value, "href": ""}] if fact.value else []
    values += [
        {"text": link.title, "href": iri_to_uri(link.url) if link.url.startswith(("http://", "https://")) else ""}
        for link in fact.links
    ]
    return {"label": fact.label, "values": values}


def about(page: "PracticePage", reading: Reading, url: str) -> list[dict[str, str]]:
    """Address, version, licence, source and citation: label, text, href."""
    licence = Licence(page.original.licence)
    source, published = reading.source, page.last_published_at
    found = [
        {"label": _("Address"), "text": url, "href": url},
        {"label": _("Version of"), "text": date_format(published, "DATE_FORMAT") if published else "", "href": ""},
        {"label": _("Licence of the text"), "text": str(licence.label), "href": licence.url},
        {
            "label": _("Source"),
            "text": source.title if source else "",
            "href": iri_to_uri(source.url) if source else "",
        },
        {"label": _("Cite as"), "text": citation.apa(page, url), "href": ""},
    ]
    return [item for item in found if item["text"]]


def emblem(settings: SiteSettings) -> list[int]:
    """The funder's emblem as the bytes of a PNG; empty without one, or when its file is gone."""
    if settings.funder_emblem is None:
        return []
    try:
        rendition = settings.funder_emblem.get_rendition("max-960x224|format-png")
        with rendition.file.open() as file:
            return list(file.read())
    except (OSError, SourceImageIOError):
        return []


def told(page: "PracticePage") -> dict[str, Any]:
    """Language of the text and whether its title, and so its paragraphs, run from right to left."""
    strong = (unicodedata.bidirectional(letter) for letter in page.title)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return {"lang": page.locale.language_code.split("-")[0], "rtl": first != "L"}


def story(reading: Reading, url: str) -> dict[str, Any]:
    """Sections as blocks, and whether they had to be cut even before it is known what fits."""
    left, sections = STORY_AT_MOST, []
    for section in reading.sections:
        parts = prose.blocks(section.html, url)
        if kept := prose.cut(parts, left):
            sections.append({"title": section.title, "warns": section.warns, "blocks": kept})
        left -= prose.length(parts)
    return {"story": sections, "cut": left < 0}


# --- making it fit ------------------------------------------------------------------------------


def pdf(sheet: dict[str, Any]) -> bytes:
    """The fact sheet of `contents`: at most two pages, and always a file, whatever letters the texts hold."""
    refused: list[str] = []
    for _attempt in range(ATTEMPTS):
        try:
            return paper.compile_pdf(TEMPLATE, fitted(settable(sheet, refused)), language=language())
        except paper.PaperError as error:
            if not error.letters:
                raise
            refused += error.letters
    raise paper.PaperError(f"No font can set {paper.describe(refused)}.", refused)


def settable(sheet: dict[str, Any], refused: list[str]) -> dict[str, Any]:
    """`sheet` with signs for what cannot be set; title and author of the file itself keep all their letters."""
    unset_by_fonts = {name: sheet[name] for name in ("title", "author", "emblem")}
    words, missing = paper.settable_data({k: v for k, v in sheet.items() if k not in unset_by_fonts}, refused)
    return {**words, **unset_by_fonts, "unset": paper.describe(missing) if missing else ""}


def fitted(sheet: dict[str, Any]) -> dict[str, Any]:
    """`sheet` on one page in the largest type that allows it, else on two, else with as much story as two hold."""
    for pages, sizes in TYPE_SIZES.items():
        if fits(sheet, sizes[-1], pages):
            size = next(size for size in sizes if fits(sheet, size, pages))
            return {**sheet, "text_size": size}
    smallest = sizes[-1]
    low, high = 0, sum(prose.length(section["blocks"]) for section in sheet["story"])
    while high - low > STEP:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(shortened(sheet, middle), smallest, pages) else (low, middle)
    return {**shortened(sheet, low), "text_size": smallest}


def fits(sheet: dict[str, Any], size: float, pages: int) -> bool:
    return paper.page_count(TEMPLATE, {**sheet, "text_size": size}, language=language()) <= pages


def shortened(sheet: dict[str, Any], letters: int) -> dict[str, Any]:
    sections = []
    for section in sheet["story"]:
        if kept := prose.cut(section["blocks"], letters):
            sections.append({**section, "blocks": kept})
        letters -= prose.length(section["blocks"])
    return {**sheet, "story": sections, "cut": True}
