"""Fact sheets read back."""

import io
import re

from pypdf import PdfReader


def squeezed(text: str) -> str:
    """Without any spaces: a PDF holds places of letters, and readers guess the spaces between them."""
    return re.sub(r"[\s\u200b]+", "", text)


def read(response) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(response.content))
    return reader, squeezed("".join(page.extract_text() for page in reader.pages))


def links(reader: PdfReader) -> set[str]:
    notes = (note.get_object() for page in reader.pages for note in page.get("/Annots", []))
    return {note["/A"]["/URI"] for note in notes if "/A" in note}
