"""Paper: PDF/UA-1 documents typeset by Typst, from a template and plain data.

Data enters as an input value and is never pasted into markup, so nothing in it can act as markup. Only the
fonts inside the Typst package are used: every machine makes the same file, without network and system fonts.
"""

import base64
import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from core.typesetting import TypesettingError, typesetter

ROOT = Path(__file__).resolve().parent.parent

UNSET = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
PLAIN = re.compile(
    r"[\n -~\xa0-\xac\xae-\u017f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f–—‘’“”„…€]*"
)
JOINERS = frozenset("\u200c\u200d") | {chr(code) for code in range(0xFE00, 0xFE10)}
BYTE_ORDER_MARK = "\ufeff"  # PDF/UA forbids it in text
# Letters without a meaning of their own: a font may draw anything for them.
MEANINGLESS = frozenset({"Co", "Cs", "Cn"})

PROBE = """#set document(title: "Probe")
#set page(width: auto, height: auto)
#set text(font: "Libertinus Serif")
"""
PROBE_LINE = re.compile(r"could not be displayed with.*?:(\d+):\d+\n", re.DOTALL)


class PaperError(Exception):
    """A document could not be made; the message says why. `letters` names those that no font can set, if any."""

    def __init__(self, message: str, letters: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.letters = list(letters)


# --- documents ------------------------------------------------------------------------------


def compile_pdf(template: Path, data: dict[str, Any], *, language: str) -> bytes:
    """Typeset `template` with `data` and return a tagged PDF/UA-1 file.

    template: a file below the project's root; it reads `data` through `/core/typst/style.typ`.
    data: values that JSON can hold; `title` is required, `author` (list of names) and `date` (year, month, day) may be.
    language: code of the labels, such as "el"; it becomes the language of the document.
    Raises PaperError when the title is missing, a letter is in no font, or the template is wrong. Thread-safe.
    """
    return _ask(_job("pdf", template, data, language))[1]


def page_count(template: Path, data: dict[str, Any], *, language: str) -> int:
    """How many pages `compile_pdf` would make of the same arguments; about half its time."""
    return int(_ask(_job("pages", template, data, language))[0]["pages"])


def _ask(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return typesetter.ask(job)
    except TypesettingError as error:
        raise _paper_error(error) from error


def _job(do: str, template: Path, data: dict[str, Any], language: str) -> dict[str, Any]:
    if not str(data.get("title") or "").strip():
        raise PaperError("A document needs a title.")
    if not template.is_file():
        raise PaperError(f"There is no template {template.name}.")
    inputs = {"data": json.dumps(data), "language": language.split("-")[0].lower()}
    return {"do": do, "template": str(template), "root": str(ROOT), "inputs": inputs}


def _paper_error(error: Exception) -> PaperError:
    letters = _named_letters(error)
    if letters:
        return PaperError(f"No font can set {describe(letters)}.", letters)
    return PaperError(f"The document could not be typeset: {error}")


# --- letters ----------------------------------------------------------------------------------

_known: dict[str, bool] = {}
_lock = Lock()
KNOWN_AT_MOST = 50_000


def unset_letters(text: str) -> list[str]:
    """The letters of `text` that no embedded font can set, each once, in order; Typst itself was asked."""
    return settable(text)[1]


def settable(text: str, refused: Collection[str] = ()) -> tuple[str, list[str]]:
    """`text` with a sign such as “[U+1F600]” for each letter that cannot be set, and these letters in order.

    Control characters are dropped: they are no letters, and no font has them. `refused`: letters that a document
    could not set where they stand (`PaperError.letters`), although a font has them.
    """
    if PLAIN.fullmatch(text) and not refused:
        return text, []
    clusters = _clusters(text)
    _learn(clusters)
    missing: dict[str, None] = {}
    kept = [
        cluster if _known[cluster] and not any(letter in refused for letter in cluster) else _signs(cluster, missing)
        for cluster in clusters
    ]
    return "".join(kept), list(missing)


def settable_data(value: Any, refused: Collection[str] = ()) -> tuple[Any, list[str]]:
    """`value` (nested dicts, lists, strings) with every string made settable, and the letters that were not."""
    missing: dict[str, None] = {}

    def walk(part: Any) -> Any:
        if isinstance(part, str):
            text, letters = settable(part, refused)
            missing.update(dict.fromkeys(letters))
            return text
        if isinstance(part, dict):
            return {key: walk(item) for key, item in part.items()}
        return [walk(item) for item in part] if isinstance(part, list | tuple) else part

    return walk(value), list(missing)


def describe(letters: Iterable[str], at_most: int = 8) -> str:
    """“U+1F600 grinning face, U+6F22 …”: code and name, for people who have to find and change the letter."""
    found = list(letters)
    named = [f"{_code(letter)} {unicodedata.name(letter, '').lower()}".strip() for letter in found[:at_most]]
    return ", ".join(named) + (", …" if len(found) > at_most else "")


def _signs(cluster: str, missing: dict[str, None]) -> str:
    """The cluster letter by letter; joiners only made sense together with what is gone."""
    signs = []
    for index, letter in enumerate(cluster):
        if letter in JOINERS:
            continue
        if index == 0 and len(cluster) > 1 and _is_set(letter):
            signs.append(letter)
        else:
            missing[letter] = None
            signs.append(f"[{_code(letter)}]")
    return "".join(signs)


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _is_set(cluster: str) -> bool:
    _learn([cluster])
    return _known[cluster]


def _learn(clusters: Iterable[str]) -> None:
    """Ask Typst about the clusters not met before, all in one document."""
    with _lock:
        if len(_known) > KNOWN_AT_MOST:
            _known.clear()
        new = [cluster for cluster in dict.fromkeys(clusters) if cluster not in _known]
        meaningful = [c for c in new if not any(unicodedata.category(letter) in MEANINGLESS for letter in c)]
        _known.update(dict.fromkeys(new, False))
        _known.update(zip(meaningful, _probe(meaningful), strict=True))


def _probe(clusters: list[str]) -> list[bool]:
    """Whether Typst can display each cluster. Each stands on a line of its own, as code points; errors name lines."""
    lines = ['#"' + "".join(f"\\u{{{ord(letter):x}}}" for letter in cluster) + '"\n' for cluster in clusters]
    source = PROBE + "\n".join(lines)
    try:
        typesetter.ask({"do": "probe", "source": base64.b64encode(source.encode()).decode()})
    except TypesettingError as error:
        failed = {int(number) for number in PROBE_LINE.findall(error.diagnostic)}
        if not failed:
            raise _paper_error(error) from error
        first = PROBE.count("\n") + 1
        return [first + 2 * index not in failed for index in range(len(clusters))]
    return [True] * len(clusters)


def _named_letters(error: Exception) -> list[str]:
    """The letters in Typst's messages, which quote them as Rust does: `\\u{1f600}`, `\\"`."""
    quoted = UNSET.findall(getattr(error, "diagnostic", "") or str(error))
    texts = (ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text) for text in quoted)
    return list(dict.fromkeys("".join(texts)))


def _clusters(text: str) -> list[str]:
    """Each letter with its marks, joiners and variation selectors: a font sets all of them or none."""
    found: list[str] = []
    for letter in text:
        category = unicodedata.category(letter)
        if found and (letter in JOINERS or category.startswith("M")):
            found[-1] += letter
        elif category != "Cc" and letter != BYTE_ORDER_MARK:
            found.append(letter)
        elif letter in "\n\t":
            found.append("\n" if letter == "\n" else " ")
    return found
