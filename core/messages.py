"""Catalogues of strings without GNU gettext: found by Babel in Python and in Django templates, kept as PO files.

`manage.py messages update` writes `locale/<language>/LC_MESSAGES/django.po`, `check` names what keeps a language
from being complete, `compile` writes the MO files that Django reads.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = "en"  # the language of the strings in the code; its catalogue is filled by identity
DOMAIN = "django"
TEMPLATES = {".html", ".txt", ".xml"}
KEYWORDS: dict[str, Any] = {  # which arguments are singular, plural and context ("c")
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ["Translators:"]
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[%sd]|\{\w*\}")
TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")


@dataclass(frozen=True)
class Problem:
    """One string of one language that is not ready. `kind`: missing, fuzzy, obsolete, placeholders, tags."""

    language: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.language}: {self.kind}: {self.text!r}"


# --- finding strings ------------------------------------------------------------------------
def source_files(root: Path, packages: Iterable[str]) -> Iterator[Path]:
    """Python files and templates of the packages below `root`, sorted; migrations hold no text for people."""
    for package in sorted(packages):
        for path in sorted((root / package).rglob("*")):
            if path.suffix in {".py", *TEMPLATES} and "migrations" not in path.parts:
                yield path


def extract_file(path: Path, root: Path, catalog: Catalog) -> None:
    """Add the strings of one file to `catalog`, with the file as their place."""
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        # What is no string comes back as XXX; its indentation would be no valid Python.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    place = str(path.relative_to(root))
    found = extract("python", io.BytesIO(source.encode()), KEYWORDS, COMMENTS, options={"encoding": "utf-8"})
    for line, text, comments, context in found:
        catalog.add(text, locations=[(place, line)], auto_comments=comments, context=context)


def extract_all(root: Path, packages: Iterable[str]) -> Catalog:
    """All strings of the packages below `root` as a catalogue without translations."""
    catalog = Catalog(domain=DOMAIN, fuzzy=False)
    for path in source_files(root, packages):
        extract_file(path, root, catalog)
    return catalog


# --- catalogues ------------------------------------------------------------------------------
def po_path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(folder: Path, language: str) -> Catalog:
    """The catalogue of a language, empty when there is no file yet. Raises babel's PoFileError on a broken one."""
    path = po_path(folder, language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def _identity(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def update(folder: Path, language: str, strings: Catalog) -> Catalog:
    """Bring a catalogue to the strings of the code: known translations stay, new strings are empty, others go."""
    old = read(folder, language)
    new = Catalog(locale=language, domain=DOMAIN, fuzzy=False)
    for message in strings:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        text = _identity(message) if language == SOURCE else (known.string if known and _fits(known, message) else None)
        new.add(
            message.id,
            text,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            flags=(known.flags & {"fuzzy"}) if known else (),
            context=message.context,
        )
    _write(po_path(folder, language), language, new)
    return new


def _fits(known: Message, message: Message) -> bool:
    """A string that has become plural, or whose plural was reworded, needs its translation anew."""
    return forms(known.id) == forms(message.id)


def _write(path: Path, language: str, catalog: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True)
    header = HEADER.format(language=language, plurals=catalog.plural_forms)
    text = header + body.getvalue().decode("utf-8").strip() + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def compile_all(folder: Path) -> list[Path]:
    """Write each MO file that is missing or older than its PO file, in one rename. Returns the files written."""
    written = []
    for source in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, read(folder, source.parents[1].name))
        fresh.replace(target)
        written.append(target)
    return written


# --- checking ---------------------------------------------------------------------------------
def check(folder: Path, language: str, strings: Catalog) -> list[Problem]:
    """What is missing, fuzzy, obsolete or broken in the catalogue of one language."""
    catalog = read(folder, language)
    problems = [problem for message in strings if message.id for problem in _check_one(language, catalog, message)]
    for message in [*catalog, *catalog.obsolete.values()]:
        wanted = strings.get(message.id, message.context) if message.id else message
        if wanted is None or not _fits(message, wanted):
            problems.append(Problem(language, "obsolete", forms(message.id)[0]))
    return problems


def _check_one(language: str, catalog: Catalog, message: Message) -> Iterator[Problem]:
    known = catalog.get(message.id, message.context)
    sources = forms(message.id)
    texts = forms(known.string) if known and _fits(known, message) else []
    wanted = catalog.num_plurals if len(sources) > 1 else 1
    if len(texts) != wanted or not all(texts):
        yield Problem(language, "missing", sources[0])
        return
    if known and known.fuzzy:
        yield Problem(language, "fuzzy", sources[0])
    for number, text in enumerate(texts):
        allowed = sources if number == 0 else sources[-1:]  # "one practice" may do without the number
        if placeholders(text) not in [placeholders(source) for source in allowed]:
            yield Problem(language, "placeholders", text)
        if tags(text) not in [tags(source) for source in allowed]:
            yield Problem(language, "tags", text)


def is_translated(message: Message) -> bool:
    return bool(message.string) and all(forms(message.string))


def forms(text: str | Iterable[str] | None) -> list[str]:
    """Singular and plurals of a message id or its translation as a list."""
    return [text] if isinstance(text, str) else list(text or [])


def placeholders(text: str) -> Counter[str]:
    """Named placeholders once each, since a sentence may repeat a name; positional ones as often as they stand."""
    found = Counter(PLACEHOLDER.findall(text))
    return Counter({name: 1 if len(name) > 2 else count for name, count in found.items()})


def tags(text: str) -> Counter[str]:
    """How often each HTML tag opens and closes, without its attributes."""
    return Counter(name.lower() for name in TAG.findall(text))
