"""What can be wrong with a file, a profile or a value, in words for the person who gave it."""

from __future__ import annotations

from django.utils.translation import gettext as _


class ImportFileError(Exception):
    """The file as a whole cannot be read; `message` says where and what to do.

    line: the line (CSV, JSON) or row (XLSX) it was found in, counted from 1, or None.
    """

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        return _("Line %(line)s: %(message)s") % {"line": self.line, "message": self.message}


class ProfileError(ImportFileError):
    """The profile itself is mistaken; nothing was read."""


class ValueRefused(ValueError):  # noqa: N818 - reads as a sentence in `except`
    """One value cannot be taken; `reason` is a whole sentence for the person who wrote it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
