"""Plain text of files made fit for storing, and turned into rich text."""

from __future__ import annotations

import re
import unicodedata

from django.utils.html import escape

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls but line feed and tab, halves of surrogate pairs, byte order marks, non-characters:
# PostgreSQL, XML or browsers refuse them. Joiners and direction marks stay, scripts need them.
UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
SPACES = " \t\u00a0"
BLANK_LINES = re.compile(r"\n{2,}")
# Before a word that begins like a sentence. (Greek asks with “;”.)
SENTENCE_END = re.compile(r"(\S+)[.!?;][\"”»)\]]?(?= [\"“„«(¿¡]?[^\W_a-zα-ωά-ώ])")
ABBREVIATIONS = "approx bzw ca cf dr ecc ej esp etc incl mr mrs ms no nr prof pág resp st str usw vol vs"
ABBREVIATED = frozenset(ABBREVIATIONS.split())
LIST_MARK = re.compile(r"[ \t]*[-*\u2022\u2013][ \t]+(?=\S)")


def text(value: str) -> str:
    """The text with line feeds for all line ends, composed letters, nothing invisible that harms; never cut."""
    value = LINE_ENDS.sub("\n", value)
    value = unicodedata.normalize("NFC", UNFIT.sub("", value))
    return "\n".join(line.rstrip(SPACES) for line in value.split("\n")).strip()


def rich_text(plain: str) -> str:
    """HTML of plain text: paragraphs at blank lines, lists of lines that begin with "- ", all escaped.

    Single line ends inside a paragraph become <br/>. Addresses stay text. "" gives "".
    """
    return "".join(_block(block) for block in BLANK_LINES.split(text(plain)) if block)


def first_sentences(value: str, length: int) -> str:
    """One line of at most `length` characters: the first sentences that fit, else the first words and an ellipsis."""
    plain = " ".join(text(value).split())
    if len(plain) <= length:
        return plain
    found = SENTENCE_END.finditer(plain, 0, length + 1)
    ends = [match.end() for match in found if match.end() <= length and _is_word(match[1])]
    if ends and ends[-1] > length // 3:
        return plain[: ends[-1]]
    return plain[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _is_word(word: str) -> bool:
    """Whether a point after it ends a sentence: not after “e.g.”, “No.” or the “2.” of a list."""
    bare = word.strip("\"'“”„«»()[]").casefold()
    return len(bare) > 1 and "." not in bare and bare not in ABBREVIATED


def _block(block: str) -> str:
    """Runs of list lines and of other lines, each in its own element."""
    html: list[str] = []
    items: list[str] = []
    lines: list[str] = []
    for line in block.split("\n"):
        mark = LIST_MARK.match(line)
        if mark:
            _close(html, lines, "<p>%s</p>", "<br/>")
            items.append(f"<li>{escape(line[mark.end() :])}</li>")
        else:
            _close(html, items, "<ul>%s</ul>", "")
            lines.append(escape(line.strip()))
    _close(html, lines, "<p>%s</p>", "<br/>")
    _close(html, items, "<ul>%s</ul>", "")
    return "".join(html)


def _close(html: list[str], pieces: list[str], element: str, glue: str) -> None:
    if pieces:
        html.append(element % glue.join(pieces))
        pieces.clear()
