"""German: grammatical endings alone, since Snowball also takes off what makes nouns (Beruf, Berufung; Lage, Lager).

-er is the hard one: the ending of adjectives, of the plural of a closed class of nouns, or part of the word itself.
"""

import re

from search.endings import Shortened
from search.endings.closed_classes import GERMAN_NOUNS_IN_S, GERMAN_PLURALS_IN_ER, GERMAN_SHORT_ADJECTIVES

WRITTEN_OUT_UMLAUT = re.compile(r"(?<![aeiouq])ue|(?<![aeq])(?:ae|oe)")
DOUBLED = re.compile(r"(?:(?<=nis)s(?:e|en|es)|(?<=in)nen)$")  # Zeugnisse, Schülerinnen
FEMININE = re.compile(r"(?P<man>\w*[aeiouy]\w*(?:er|ant|ent|ist|or|eur|at|log))in")
GENITIVE = re.compile(r"(?P<stem>\w*[aeiouy]\w*[aeiouy]\w*[bdfghklmnrt])s")
ENDING = re.compile(r"(?P<stem>\w{3,}?)(?:ene[mnrs]?|en|es|e)")
AFTER_ER_OR_EL = re.compile(r"(?P<stem>\w*[aeiouy]\w*e[lr])n")
PARTICIPLE = re.compile(r"(?P<stem>\w*[aeiouy]\w*[dt])et")
ADJECTIVE = re.compile(
    r"(?P<stem>\w*[aeiouy]\w*(?:lich|ig|isch|end|bar|sam|haft|los|iert|voll|iv|al|ell|ent|en|frei|igt|[dt]et)"
    r"|(?:be|ent|er|ge|ver|zer)\w*[^aeiou]t"
    rf"|{'|'.join(sorted(GERMAN_SHORT_ADJECTIVES))})e[rm]"
)
SHORTEST = 3

PLURAL_IN_ER = tuple(f"{noun}er" for noun in GERMAN_PLURALS_IN_ER)
NOUNS_IN_S = tuple(GERMAN_NOUNS_IN_S)


def shorten(word: str) -> Shortened:
    """The stem of every word; Snowball is not asked."""
    word = WRITTEN_OUT_UMLAUT.sub(lambda found: found[0][0], word)
    word = DOUBLED.sub("", word)
    if found := FEMININE.fullmatch(word):
        word = found["man"]
    if not word.endswith(NOUNS_IN_S):
        word = _without(GENITIVE, word)
    for pattern in (PARTICIPLE, ENDING, AFTER_ER_OR_EL, ADJECTIVE):
        word = _without(pattern, word)
    return Shortened(word[:-2] if word.endswith(PLURAL_IN_ER) else word)


def _without(ending: re.Pattern[str], word: str) -> str:
    found = ending.fullmatch(word)
    return found["stem"] if found and len(found["stem"]) >= SHORTEST else word
