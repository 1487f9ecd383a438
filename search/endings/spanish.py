"""Spanish: plurals first; the last vowel of a word of two syllables is part of its meaning (puerto, puerta)."""

import re

from search.endings import Shortened
from search.endings.closed_classes import SPANISH_BOTH_GENDERS

TWO_SYLLABLES = re.compile(
    r"(?P<stem>[^aeiou]*(?:(?<=[qg])u)?(?:[iu][aeo]|[aeo][iu]|[aeiou])[^aeiou]+)(?P<vowel>[oa])s?"
)
QUALITY = re.compile(r"(?P<word>\w{3,}(?<!bil)(?<!iv)idad)(?:es)?")
PLURAL_AFTER_CONSONANT = re.compile(r"(?<=[aeiou][rlndjy])es$")


def shorten(word: str) -> Shortened:
    """-ces is the plural of -z, -es after a consonant that ends words is a plural, nouns in -idad stay whole."""
    if quality := QUALITY.fullmatch(word):
        return Shortened(quality["word"])
    if (short := TWO_SYLLABLES.fullmatch(word)) and short["stem"] not in SPANISH_BOTH_GENDERS:
        return Shortened(short["stem"] + ("a" if short["vowel"] == "a" else ""))
    if len(word) > 4 and word.endswith("ces"):
        return Shortened(word[:-3] + "z", further=True)
    singular = PLURAL_AFTER_CONSONANT.sub("", word)
    return Shortened(singular, further=True)
