"""English: a suffix that makes another word stays, only the grammatical ending behind it goes.

-ional, -bility, -ivity are left to Snowball: what they make is still the same thing (vocation, able, active).
"""

import re

from search.endings import Shortened

ADVERB = re.compile(r"(?<=al)ly$")
OTHER_WORD = re.compile(r"(?P<word>\w*[aeiouy]\w*(?:(?<!ion)al|(?<!bil)(?<!iv)it(?:y|ies)|ness|ant))(?:s|es|ed|ing)?$")


def shorten(word: str) -> Shortened | None:
    """Keeps nouns of quality (-ity, -ness), adjectives in -al and what -ant makes (accountant) as they are."""
    found = OTHER_WORD.fullmatch(ADVERB.sub("", word))
    return Shortened(re.sub(r"ies$", "y", found["word"])) if found else None
