"""Greek: nouns of two syllables keep their gender (χώρος, χώρα); plurals and genitives that Snowball does not know.

Words come folded: accents move between the forms of a word, and a final sigma is a sigma like any other.
"""

import re

from search.endings import Shortened
from search.endings.closed_classes import GREEK_ADJECTIVES, GREEK_NEUTERS_IN_O, GREEK_NEUTERS_IN_OS

VOWEL = "(?:ει|οι|ου|αι|αυ|ευ|[αεηιουω])"
CONSONANTS = "[^αεηιουω]"
TWO_SYLLABLES = re.compile(
    rf"(?P<stem>{CONSONANTS}*{VOWEL}{CONSONANTS}+)(?P<ending>οσ|ου|ο|οι|ουσ|ων|α|ασ|εσ|η|ησ|εισ|εων)"
)
FEMININE = ("α", "ασ", "εσ", "η", "ησ", "εισ", "εων")

# Endings by what takes their place, so that a word goes on in a form that is read like the others.
REWRITTEN = [
    (re.compile(r"(\w{2,})τρι(?:α|ασ|εσ|ων)"), "τησ"),  # μαθήτρια, μαθητής
    (re.compile(r"(\w{2,}ικ)ων"), "οσ"),  # επαγγελματικών
    (re.compile(r"(\w{2,}[ητ]ρι)ων"), "ο"),  # εργαστηρίων
    (
        re.compile(rf"(\w*{VOWEL}{CONSONANTS}+)ε(?:α|ασ|εσ|ων)(?<![σξψ]εων)"),
        "εισ",
    ),  # τομέας, τομείς; ιδέα, ιδέες
    (re.compile(rf"(\w*{VOWEL}(?:{CONSONANTS}+|ι))ον"), "οντα"),  # προσόν, προσόντα
]


def shorten(word: str) -> Shortened:
    """Everything but nouns of two syllables ends with Snowball."""
    word = _rewritten(word)
    short = TWO_SYLLABLES.fullmatch(word)
    if short and not word.endswith("μα"):
        return Shortened(short["stem"] + ("α" if _is_feminine(short["stem"], short["ending"]) else ""))
    return Shortened(word, further=True)


def _rewritten(word: str) -> str:
    for pattern, ending in REWRITTEN:
        if found := pattern.fullmatch(word):
            return found[1] + ending
    return word


def _is_feminine(stem: str, ending: str) -> bool:
    if ending not in FEMININE or stem in GREEK_ADJECTIVES:
        return False
    return not ((ending == "α" and stem in GREEK_NEUTERS_IN_O) or (ending == "η" and stem in GREEK_NEUTERS_IN_OS))
