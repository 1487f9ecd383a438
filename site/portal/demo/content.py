"""Reads the demonstration content below `demo/`: one TOML file a text, the language before the ending."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER: Path = settings.ROOT / "demo"
PAGES = ("about", "activities", "platform", "results", "partners")


@dataclass(frozen=True)
class Text:
    """`key` is the stem of the file, `data` what it says."""

    key: str
    language: str
    data: dict[str, Any]


@cache
def practices() -> list[Text]:
    """Originals: examples first, so that lists of newest practices show real records, the translated ones on top."""
    found = []
    for path in sorted((FOLDER / "practices").glob("*.toml")):
        if "." not in path.stem:
            data = _read(path)
            found.append(Text(path.stem, data.get("language", "en"), data))
    return sorted(found, key=lambda text: (not text.key.startswith("example-"), bool(translations(text.key)), text.key))


def translations(key: str) -> list[Text]:
    paths = sorted((FOLDER / "practices").glob(f"{key}.*.toml"))
    return [Text(key, path.stem.rpartition(".")[2], _read(path)) for path in paths]


def page(slug: str, language: str) -> Text | None:
    path = FOLDER / "pages" / f"{slug}.{language}.toml"
    return Text(slug, language, _read(path)) if path.exists() else None


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")


def as_html(text: str) -> str:
    """Paragraphs, `## headings`, `- lists` and `[label](https://…)` links of a page's body as HTML."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    return "".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    if block.startswith("## "):
        first, _newline, rest = block.partition("\n")
        return f"<h2>{_inline(first[3:])}</h2>" + (_block(rest.strip()) if rest.strip() else "")
    lines = block.splitlines()
    if all(line.startswith(("- ", "  ")) for line in lines):
        items = re.split(r"(?m)^- ", block)[1:]
        return "<ul>" + "".join(f"<li>{_inline(' '.join(item.split()))}</li>" for item in items) + "</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    return LINK.sub(lambda m: f'<a href="{m.group(2)}">{m.group(1)}</a>', escape(text, quote=False))
