"""Rich text as plain blocks, for readers that know no HTML, such as paper.

A block is one of
    {"kind": "paragraph", "runs": [run, ...]}
    {"kind": "heading", "runs": [run, ...]}
    {"kind": "list", "ordered": bool, "items": [[block, ...], ...]}
and a run {"text": str} with "bold": True, "italic": True, "href": str where they hold; "\\n" alone is a line break.
"""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri

Block = dict[str, Any]
Run = dict[str, Any]

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}
STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
SILENT = {"script", "style", "template", "embed", "iframe", "object"}
SPACES = re.compile(r"[ \t\r\n\f]+")
SENTENCE = re.compile(r"[.!?;·…](?=\s)")
SCHEMES = {"http", "https", "mailto"}


def blocks(html: str, base: str = "") -> list[Block]:
    """The blocks of an HTML fragment. Unknown tags give their text; links are made absolute with `base`.

    Links to anything but web pages and mail keep their text only.
    """
    reader = _Reader(base)
    reader.feed(html)
    reader.close()
    return reader.finish()


def length(parts: list[Block]) -> int:
    """Letters in the blocks."""
    return sum(
        sum(len(run["text"]) for run in part["runs"]) if "runs" in part else sum(length(item) for item in part["items"])
        for part in parts
    )


def cut(parts: list[Block], letters: int) -> list[Block]:
    """The first blocks, at most `letters` long, ended at a sentence where there is one, else at a word and “…”.

    A heading that would end the text is left out.
    """
    kept: list[Block] = []
    for part in parts:
        if letters <= 0:
            break
        size = length([part])
        kept += [part] if size <= letters else _cut_block(part, letters)
        letters -= size
    while kept and kept[-1]["kind"] == "heading":
        kept.pop()
    return kept


def _cut_block(part: Block, letters: int) -> list[Block]:
    if part["kind"] == "heading":
        return []
    if part["kind"] == "paragraph":
        runs = _cut_runs(part["runs"], letters)
        return [{**part, "runs": runs}] if runs else []
    items: list[list[Block]] = []
    for item in part["items"]:
        if letters <= 0:
            break
        if shortened := cut(item, letters):
            items.append(shortened)
        letters -= length([{"kind": "list", "items": [item]}])
    return [{**part, "items": items}] if items else []


def _cut_runs(runs: list[Run], letters: int) -> list[Run]:
    text = "".join(run["text"] for run in runs)[:letters]
    ends = [match.end() for match in SENTENCE.finditer(text)]
    end, tail = (ends[-1], "") if ends else (max(text.rfind(" "), 0), " …")
    kept: list[Run] = []
    for run in runs:
        if end <= 0:
            break
        kept.append({**run, "text": run["text"][:end]})
        end -= len(run["text"])
    return [*kept, {"text": tail}] if kept and tail else kept


class _Reader(HTMLParser):
    """Keeps the open block's runs, and a stack of lists whose last item is being read."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.root: list[Block] = []
        self.lists: list[Block] = []
        self.runs: list[Run] = []
        self.kind = "paragraph"
        self.styles: list[str] = []
        self.links: list[str] = []
        self.silent = 0

    def finish(self) -> list[Block]:
        self._end_block()
        return self.root

    # --- tags -----------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1 if tag != "embed" else 0
        elif tag in STYLES:
            self.styles.append(STYLES[tag])
        elif tag == "a":
            self.links.append(self._address(dict(attrs).get("href") or ""))
        elif tag == "br":
            self._add("\n")
        elif tag in LISTS:
            self._end_block()
            opened = {"kind": "list", "ordered": tag == "ol", "items": []}
            self._here().append(opened)
            self.lists.append(opened)
        elif tag == "li":
            self._end_block()
            if self.lists:
                self.lists[-1]["items"].append([])
        elif tag in HEADINGS:
            self._end_block()
            self.kind = "paragraph" if self.lists else "heading"
        elif tag in {"p", "div", "blockquote", "hr", "table", "tr"}:
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in STYLES:
            self._drop(self.styles, STYLES[tag])
        elif tag == "a":
            self.links[-1:] = []
        elif tag in LISTS:
            self._end_block()
            self._end_list()
        elif tag in HEADINGS or tag in {"p", "div", "li", "blockquote", "table", "tr"}:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self.silent and (text := SPACES.sub(" ", data)):
            self._add(text)

    # --- blocks ---------------------------------------------------------------------------

    def _here(self) -> list[Block]:
        if not self.lists:
            return self.root
        items = self.lists[-1]["items"]
        if not items:
            items.append([])
        return items[-1]

    def _add(self, text: str) -> None:
        run: Run = {"text": text}
        run.update(dict.fromkeys(self.styles, True))
        if self.links and self.links[-1]:
            run["href"] = self.links[-1]
        self.runs.append(run)

    def _end_block(self) -> None:
        runs, kind = _tidy(self.runs), self.kind
        self.runs, self.kind = [], "paragraph"
        if runs:
            self._here().append({"kind": kind, "runs": runs})

    def _end_list(self) -> None:
        if not self.lists:
            return
        ended = self.lists.pop()
        ended["items"] = [item for item in ended["items"] if item]
        if not ended["items"]:
            self._here().remove(ended)

    def _address(self, href: str) -> str:
        try:
            absolute = urljoin(self.base, href.strip()) if href.strip() else ""
            return iri_to_uri(absolute) if urlsplit(absolute).scheme in SCHEMES else ""
        except ValueError:  # such as an unfinished IPv6 address
            return ""

    @staticmethod
    def _drop(stack: list[str], name: str) -> None:
        if name in stack:
            stack.reverse()
            stack.remove(name)
            stack.reverse()


def _tidy(runs: list[Run]) -> list[Run]:
    """Without spaces at the ends, doubled spaces across runs, and empty runs; equal neighbours are joined."""
    tidy: list[Run] = []
    for run in runs:
        text, last = run["text"], tidy[-1]["text"] if tidy else "\n"
        if text != "\n" and last.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if not text:
            continue
        style = {key: value for key, value in run.items() if key != "text"}
        same = tidy and style == {key: value for key, value in tidy[-1].items() if key != "text"}
        if same and "\n" not in (text, last):
            tidy[-1]["text"] += text
        else:
            tidy.append({**run, "text": text})
    while tidy and not tidy[-1]["text"].strip(" \n"):
        tidy.pop()
    if tidy:
        tidy[-1]["text"] = tidy[-1]["text"].rstrip(" ")
    return tidy
