"""Italian: suffixes of nouns that Snowball takes for verbs; the last vowel of a word of two syllables has meaning.

-iere, -aio, -iano, -tore and -trice, -torio are one word in all their forms; -ità is a word of its own.
"""

import re

from search.endings import Shortened
from search.endings.closed_classes import ITALIAN_BOTH_GENDERS, ITALIAN_SINGULARS_IN_E

TWO_SYLLABLES = re.compile(
    r"(?P<stem>[^aeiou]*(?:(?<=q)u)?(?:[iu][aeo]|[aeo][iu]|[aeiou])[^aeiou]*[^aeiouh])h?(?P<vowel>[oaie])"
)
QUALITY = re.compile(r"\w*[aeiou]+[^aeiou]+[aeiou]+[^aeiou]+(?<!bil)(?<!iv)ita")
NOUNS = re.compile(
    r"(?P<stem>\w*[aeiou]\w*)"
    r"(?:(?P<trade>ier)[eiao]|(?P<worker>ai)[oae]?|(?P<origin>ian)[oaie]|(?P<agent>tor)(?:e|i|io)|tric[ei])"
)


def shorten(word: str) -> Shortened:
    """What is left to Snowball are verbs, and nouns and adjectives in other suffixes."""
    if QUALITY.fullmatch(word):
        return Shortened(word)
    if short := TWO_SYLLABLES.fullmatch(word):
        merges = short["stem"] in ITALIAN_BOTH_GENDERS or (
            short["vowel"] == "e" and short["stem"] in ITALIAN_SINGULARS_IN_E
        )
        return Shortened(short["stem"] + ("a" if short["vowel"] in "ae" and not merges else ""))
    if noun := NOUNS.fullmatch(word):
        return Shortened(noun["stem"] + (noun["trade"] or noun["worker"] or noun["origin"] or "tor"))
    return Shortened(word, further=True)
