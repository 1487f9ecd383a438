"""Is a file what its name says? Looked at before it is kept; the name alone proves nothing."""

import warnings
import zipfile
from pathlib import PurePosixPath
from typing import IO

import filetype
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

MOST_UNPACKED_BYTES = 500 * 1024 * 1024
OFFICE = {
    ".docx": "word/",
    ".xlsx": "xl/",
    ".pptx": "ppt/",
    ".odt": "mimetype",
    ".ods": "mimetype",
    ".odp": "mimetype",
}
TEXT = {".txt", ".csv"}


def refusal(name: str, file: IO[bytes]) -> str:
    """Return why the opened binary `file` may not be kept under `name`, or an empty text when it may.

    The file's position is put back to its start.
    """
    suffix = PurePosixPath(name).suffix.lower()
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if suffix in TEXT:
        return _text(head, suffix)
    if suffix == ".zip" or suffix in OFFICE:
        reason = _archive(file, suffix)
        file.seek(0)
        return reason
    kind = filetype.guess(head)
    if kind is None or f".{kind.extension}" != suffix:
        return _not_what_it_says(suffix)
    return ""


def picture_refusal(name: str, file: IO[bytes]) -> str:
    """The same for a picture: it is of its kind, of a size a server can scale, and whole."""
    suffix = PurePosixPath(name).suffix.lower().replace(".jpeg", ".jpg")
    file.seek(0)
    kind = filetype.guess(file.read(8192))
    if suffix == ".svg":
        return _("SVG pictures are not accepted, since they can hold programs. Save it as PNG, JPEG or WebP.")
    if suffix[1:] not in settings.WAGTAILIMAGES_EXTENSIONS or kind is None or f".{kind.extension}" != suffix:
        return _not_what_it_says(suffix)
    file.seek(0)
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            picture = Image.open(file)  # reads the header only
        if picture.width * picture.height * getattr(picture, "n_frames", 1) > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            return _too_many_pixels()
        picture.load()
    except Image.DecompressionBombError:
        return _too_many_pixels()
    except (OSError, SyntaxError, ValueError):
        return _("This picture is damaged or not complete. Save it again, then upload it.")
    finally:
        file.seek(0)
    return ""


def _too_many_pixels() -> str:
    millions = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return _("This picture has too many pixels: at most %(millions)d million are possible.") % {"millions": millions}


def _not_what_it_says(suffix: str) -> str:
    return _(
        "This is not a %(kind)s file, although its name ends in %(suffix)s. Save it again in the right format."
    ) % {
        "kind": suffix[1:].upper(),
        "suffix": suffix,
    }


def _text(head: bytes, suffix: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _not_what_it_says(suffix)
    return _not_what_it_says(suffix) if start.startswith((b"<!doctype", b"<html", b"<script", b"<svg")) else ""


def _archive(file: IO[bytes], suffix: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return _not_what_it_says(suffix)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        return _("This archive unpacks to more than 500 MB. Leave large files out, or link to them.")
    needed = OFFICE.get(suffix)
    if needed and not any(entry.filename.startswith(needed) for entry in entries):
        return _not_what_it_says(suffix)
    return ""
