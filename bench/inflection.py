"""How well stems bring the forms of a word together, and keep apart words that only look alike.

    bench/inflection.py [--verbose]

In bench/inflection/, 50 pairs a language of each kind, chosen before anything was measured and not changed after:
`LANGUAGE-inflected.csv` pairs a word with a form of it (plural, case, gender, tense; irregular ones among them, no
derivation), `LANGUAGE-unrelated.csv` two words of different meaning: 8 that differ by what could be a grammatical
ending, 17 by what could be a suffix, 25 that begin alike. Exit code 1 when in any language less than 85 % of the
forms are found or more than 3 unrelated pairs share a stem. `--verbose` names those pairs.
"""

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from search.folding import fold
from search.stemming import stem

PAIRS = Path(__file__).parent / "inflection"
LANGUAGES = ("en", "it", "es", "el", "de")
PAIRS_EACH = 50
RECALL = 0.85
CONFLATED = 3
Pair = tuple[str, str]


@dataclass(frozen=True)
class Figures:
    """One language: the pairs that failed, and those that only fail when typed without accents."""

    missed: list[Pair]
    conflated: list[Pair]
    lost_without_accents: list[Pair]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / PAIRS_EACH

    @property
    def good(self) -> bool:
        return self.recall >= RECALL and len(self.conflated) <= CONFLATED


def pairs(language: str, kind: str) -> list[Pair]:
    """The first two columns in lower case. Raises ValueError when there are not 50 different ones."""
    with (PAIRS / f"{language}-{kind}.csv").open(encoding="utf-8", newline="") as file:
        found = [(row[0].lower(), row[1].lower()) for row in list(csv.reader(file))[1:]]
    if len(set(found)) != PAIRS_EACH or any(one == other for one, other in found):
        raise ValueError(f"{language}-{kind}.csv must hold {PAIRS_EACH} different pairs of different words")
    return found


def measure(language: str) -> Figures:
    inflected, unrelated = pairs(language, "inflected"), pairs(language, "unrelated")
    found = [pair for pair in inflected if same(pair, language)]
    return Figures(
        missed=[pair for pair in inflected if pair not in found],
        conflated=[pair for pair in unrelated if same(pair, language)],
        lost_without_accents=[(one, other) for one, other in found if not same((one, fold(other)), language)],
    )


def same(pair: Pair, language: str) -> bool:
    return stem(pair[0], language) == stem(pair[1], language)


def told(label: str, failed: list[Pair], language: str) -> None:
    for pair in failed:
        stems = ", ".join(stem(word, language) for word in pair)
        print(f"    {label}: {' / '.join(pair)} ({stems})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--verbose", action="store_true", help="name the pairs that fail")
    options = parser.parse_args()
    figures = {language: measure(language) for language in LANGUAGES}
    print(f"{'language':<10}{'recall':>8}{'conflated':>11}{'lost without accents':>22}")
    for language, found in figures.items():
        lost = len(found.lost_without_accents)
        print(
            f"{language:<10}{found.recall:>8.2f}{len(found.conflated):>11}{lost:>22}{'' if found.good else '   MISSED'}"
        )
        if options.verbose:
            told("not found", found.missed, language)
            told("conflated", found.conflated, language)
            told("lost", found.lost_without_accents, language)
    recall = ", ".join(f"{language} {found.recall:.2f}" for language, found in figures.items())
    most = max(len(found.conflated) for found in figures.values())
    print(
        f"inflection: recall {recall} (at least {RECALL}); at most {most} of {PAIRS_EACH} conflated"
        f" (at most {CONFLATED})"
    )
    return 0 if all(found.good for found in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
